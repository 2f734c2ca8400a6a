import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleXFilled, IconMinus } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { TestReport, TestStep } from '../../contract/origin-pull.ts'
import { useFormat } from '../i18n/use-format.ts'
import { useFailureText } from '../query/failure-text.ts'
import { announce } from '../ui/announce.ts'
import { FailureNote } from '../ui/failure-note.tsx'
import classes from './connection-test.module.css'
import { useStepText } from './step-text.ts'
import type { useConnectionTest } from './use-connection-test.ts'

/** What a connection test found, step by step: in words and signs, never by colour alone. */
export function ConnectionTest({ test }: { test: ReturnType<typeof useConnectionTest> }) {
  const { t } = useTranslation()
  const tell = useFailureText()
  return (
    <div aria-busy={test.isPending}>
      {test.error && <FailureNote title={t('originPull.report.title')} {...tell(test.error)} />}
      {test.report && !test.isPending && <Report report={test.report} isStale={test.isStale} />}
    </div>
  )
}

function Report({ report, isStale }: { report: TestReport; isStale: boolean }) {
  const { t } = useTranslation()
  const place = useRef<HTMLElement>(null)
  const verdict = t(report.ok ? 'originPull.report.ok' : 'originPull.report.failed')
  const spoken = `${t('originPull.report.title')}: ${verdict} ${useTroubleText(report)}`
  const told = useRef<TestReport | null>(null)
  useEffect(() => {
    if (told.current === report) return
    told.current = report
    announce(spoken)
    place.current?.scrollIntoView({ block: 'nearest' })
  }, [report, spoken])
  return (
    <section ref={place} className={classes.report} aria-label={t('originPull.report.title')}>
      <p className={classes.verdict}>
        {isStale ? (
          <strong role="status">{t('originPull.report.stale', { url: report.url })}</strong>
        ) : (
          <strong>{verdict}</strong>
        )}{' '}
        <span className={classes.asked}>{isStale ? verdict : t('originPull.report.asked', { url: report.url })}</span>
      </p>
      <ol className={classes.steps}>
        {report.steps.map((step) => (
          <Step key={step.step} step={step} />
        ))}
      </ol>
    </section>
  )
}

/** The step that failed, in words. */
function useTroubleText(report: TestReport): string {
  const { t } = useTranslation()
  const textOf = useStepText()
  const failed = report.steps.find(({ outcome }) => outcome === 'failed')
  return failed ? `${t(`originPull.report.step.${failed.step}`)}: ${textOf(failed).what}` : ''
}

const icons = {
  ok: IconCircleCheckFilled,
  warning: IconAlertTriangleFilled,
  failed: IconCircleXFilled,
  skipped: IconMinus,
}

function Step({ step }: { step: TestStep }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { what, facts } = useStepText()(step)
  const Icon = icons[step.outcome]
  return (
    <li className={classes.step} data-outcome={step.outcome}>
      <Icon size={16} aria-hidden className={classes.icon} />
      <span className={classes.name}>{t(`originPull.report.step.${step.step}`)}</span>
      <span className={classes.outcome}>{t(`originPull.report.outcome.${step.outcome}`)}</span>
      <span className={classes.what}>
        {what}
        {facts.length > 0 && <span className={classes.facts}>{facts.join(' · ')}</span>}
      </span>
      <span className={classes.time}>{step.ms !== null && format.duration(step.ms)}</span>
    </li>
  )
}
