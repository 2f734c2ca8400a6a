import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './rule-page.module.css'
import { type WizardStep, wizardSteps } from './wizard-steps.ts'

type StepPanelProps = { step: WizardStep; current: WizardStep; children: ReactNode }

/** One step. Those that are not open are kept with what was typed in them; one that opens takes the focus. */
export function StepPanel({ step, current, children }: StepPanelProps) {
  const { t } = useTranslation()
  const panel = useRef<HTMLElement>(null)
  const before = useRef(current)
  useEffect(() => {
    if (before.current !== current && step === current) {
      panel.current?.focus({ preventScroll: true })
      panel.current?.closest('form')?.scrollIntoView({ block: 'start' })
    }
    before.current = current
  }, [step, current])
  const number = wizardSteps.indexOf(step) + 1
  return (
    <section
      ref={panel}
      tabIndex={-1}
      hidden={step !== current}
      aria-label={t('rule.step.of', { number, count: wizardSteps.length, name: t(`rule.step.${step}`) })}
      className={classes.panel}
    >
      {children}
    </section>
  )
}
