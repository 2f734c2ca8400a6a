import type { FieldErrors } from 'react-hook-form'
import type { RuleForm } from '../../rules/rule-form.ts'

/** The steps of the wizard, in order. */
export const wizardSteps = ['when', 'origin', 'summary'] as const
export type WizardStep = (typeof wizardSteps)[number]

/** What is asked in the first step; everything else is about the origin and stands in the second. */
const asked = [
  'enabled',
  'condition',
  'settings.mode',
  'settings.statuses',
  'settings.protocol',
  'settings.passQuery',
  'settings.headers',
]

/** The step in which a field of the form is. */
export const stepOf = (field: string): WizardStep =>
  asked.some((one) => field === one || field.startsWith(`${one}.`)) ? 'when' : 'origin'

/** Whether a field is asked for up to a step. */
export const isReached = (step: WizardStep) => (field: string) =>
  wizardSteps.indexOf(stepOf(field)) <= wizardSteps.indexOf(step)

/** The steps in which something is wrong. */
export function wrongSteps({ settings, ...others }: FieldErrors<RuleForm>): WizardStep[] {
  const fields = [...Object.keys(others), ...Object.keys(settings ?? {}).map((name) => `settings.${name}`)]
  return wizardSteps.filter((step) => fields.some((field) => stepOf(field) === step))
}

/** A step as the address has it; anything else is the first one. */
export const stepNamed = (name: string): WizardStep => wizardSteps.find((step) => step === name) ?? 'when'
