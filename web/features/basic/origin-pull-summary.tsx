import { useTranslation } from 'react-i18next'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import { advancedSettings } from '../../rules/differences.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Note } from '../../ui/note.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import classes from './origin-pull-summary.module.css'

/** Status and default rule as facts. */
export function OriginPullSummary({ view, unresolved }: { view: OriginPullView; unresolved: boolean }) {
  const { t } = useTranslation()
  const { enabled, defaultRule } = view
  const { address, mode } = defaultRule
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
          {!enabled && <span className={classes.unset}>{t('originPull.summaryOff')}</span>}
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
            {advancedSettings(t, defaultRule).map(({ field, value }) => (
              <span key={field}>
                <em>{field}:</em> {value}
              </span>
            ))}
          </span>
        </Fact>
      </Facts>
    </>
  )
}
