import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type WizardStep, wizardSteps } from './wizard-steps.ts'

type WizardButtonsProps = {
  step: WizardStep
  /** Submitting leads to the next step; it saves otherwise. */
  leads: boolean
  pending: boolean
  onGo: (step: WizardStep) => void
  onCancel: () => void
}

export function WizardButtons({ step, leads, pending, onGo, onCancel }: WizardButtonsProps) {
  const { t } = useTranslation()
  const at = wizardSteps.indexOf(step)
  const [before, after] = [wizardSteps[at - 1], wizardSteps[at + 1]]
  return (
    <>
      <Button type="submit" loading={pending}>
        {t(leads ? 'rule.step.next' : 'common.save')}
      </Button>
      {before !== undefined && (
        <Button variant="default" disabled={pending} onClick={() => onGo(before)}>
          {t('rule.step.back')}
        </Button>
      )}
      {!leads && after !== undefined && (
        <Button variant="default" disabled={pending} onClick={() => onGo(after)}>
          {t('rule.step.next')}
        </Button>
      )}
      <Button variant="default" disabled={pending} onClick={onCancel}>
        {t('common.cancel')}
      </Button>
    </>
  )
}
