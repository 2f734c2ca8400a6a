import { useTranslation } from 'react-i18next'
import type { WarmUpView } from '../../../contract/warm-ups.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Note } from '../../ui/note.tsx'
import { isOpen, wouldPull } from './queries.ts'
import classes from './warm-ups.module.css'
import { WhyUnread } from './why-unread.tsx'

/** What a warm-up would do. */
export function DryRunResult({ counted }: { counted: WarmUpView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const title = isOpen(counted)
    ? t('warmUps.result.counting')
    : counted.state === 'done'
      ? t('warmUps.result.title')
      : t('warmUps.result.failed')
  return (
    <div className={classes.result}>
      <Note tone={counted.state === 'failed' ? 'bad' : 'info'} role="status" title={title}>
        <WhyUnread warmUp={counted} />
        <Facts columns>
          <Fact name={t('warmUps.result.found')}>{format.count(counted.found)}</Fact>
          <Fact name={t('warmUps.result.open')}>{format.count(wouldPull(counted))}</Fact>
          {(['here', 'unmatched', 'invalid'] as const).map((name) => (
            <Fact key={name} name={t(`warmUps.result.${name}`)}>
              {format.count(counted[name])}
            </Fact>
          ))}
          {counted.listedBytes !== null && (
            <Fact name={t('warmUps.result.bytes')}>{format.bytes(counted.listedBytes)}</Fact>
          )}
        </Facts>
      </Note>
    </div>
  )
}
