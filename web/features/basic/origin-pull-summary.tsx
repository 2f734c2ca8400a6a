import { useTranslation } from 'react-i18next'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Note } from '../../ui/note.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { advancedSettings } from './differences.ts'
import classes from './origin-pull-summary.module.css'

/** The configuration as sentences and facts. */
export function OriginPullSummary({ view, unresolved }: { view: OriginPullView; unresolved: boolean }) {
  const { t } = useTranslation()
  const { enabled, defaultRule } = view
  const { address, mode, protocol, redirectCode } = defaultRule
  const words = { code: redirectCode, address, protocol: t(`originPull.protocols.${protocol}`) }
  return (
    <>
      {unresolved && (
        <Note role="status" tone="warn">
          {t('originPull.unresolved', { address })}
        </Note>
      )}
      <Facts>
        <Fact name={t('originPull.status')}>
          <StateMark on={enabled}>{t(enabled ? 'common.enabled' : 'common.disabled')}</StateMark>
        </Fact>
        <Fact name={t('originPull.address')}>
          {address === '' ? (
            <span className={classes.unset}>{t('originPull.noAddress')}</span>
          ) : (
            <>
              {address}
              <CopyButton value={address} what={t('originPull.copyAddress')} />
            </>
          )}
        </Fact>
        <Fact name={t('originPull.mode')}>
          {t(`originPull.modes.${mode}`)}
          <span className={classes.unset}>{t(`originPull.modeHints.${mode}`)}</span>
        </Fact>
        <Fact name={t('originPull.advanced')}>
          <span className={classes.settings}>
            {advancedSettings(t, view).map(({ field, value }) => (
              <span key={field}>
                <em>{field}:</em> {value}
              </span>
            ))}
          </span>
        </Fact>
        <Fact name={t('originPull.rules')}>
          {enabled ? t('originPull.summary', words) : t('originPull.summaryOff')}
        </Fact>
      </Facts>
    </>
  )
}
