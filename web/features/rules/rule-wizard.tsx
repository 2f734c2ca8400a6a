import { useTranslation } from 'react-i18next'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import type { RuleForm } from '../../rules/rule-form.ts'
import { RuleFormFrame } from '../../rules/rule-form-frame.tsx'
import { originPullProblems, resolveBy, ruleProblems } from '../../rules/rule-resolver.ts'
import { type RuleFormTold, useRuleForm } from '../../rules/use-rule-form.ts'
import { FormBar } from '../../ui/form-rows.tsx'
import { Note } from '../../ui/note.tsx'
import { Steps } from '../../ui/steps.tsx'
import { useAddressText } from '../../use-address-text.ts'
import { OriginStep } from './origin-step.tsx'
import classes from './rule-page.module.css'
import { RuleSummary } from './rule-summary.tsx'
import { type RuleTarget, ruleIdOf } from './rule-target.ts'
import { StepPanel } from './step-panel.tsx'
import { TryDraft } from './try-draft.tsx'
import { WhenStep } from './when-step.tsx'
import { WizardButtons } from './wizard-buttons.tsx'
import { isReached, stepNamed, type WizardStep, wizardSteps, wrongSteps } from './wizard-steps.ts'

type RuleWizardProps = RuleFormTold & {
  target: RuleTarget
  /** Somebody else has removed the rule while it was edited. */
  isGone: boolean
  /** The configuration the rule stands in. */
  view: OriginPullView
}

/**
 * Every setting of a rule, in two steps and a summary. A new rule is led through them; one that is there can be saved
 * from each. Saving never waits for a connection test.
 */
export function RuleWizard(props: RuleWizardProps) {
  const { bucket, target, isGone, view, pending, onSubmit, onCancel } = props
  const { t } = useTranslation()
  const [named, name] = useAddressText('step')
  const step = stepNamed(named)
  const go = (to: WizardStep) => name(to === 'when' ? '' : to)
  const leads = target.kind === 'new' && step !== 'summary'
  const problems = target.kind === 'default' ? originPullProblems : ruleProblems
  const resolver = resolveBy(problems, isReached(leads ? step : 'summary'))
  const editing = useRuleForm(props, { resolver, rule: ruleIdOf(target) })
  const { form, sample } = editing
  const wrong = wrongSteps(form.formState.errors)
  const reveal = () => {
    if (wrong[0] !== undefined) go(wrong[0])
  }
  const submit = (typed: RuleForm) => (leads ? go(afterStep(step)) : onSubmit(typed))
  return (
    <div className={classes.place}>
      <div className={classes.sideBySide}>
        <RuleFormFrame
          {...props}
          editing={editing}
          onSubmit={submit}
          reveal={reveal}
          canTest={step === 'origin'}
          Bar={FormBar}
          buttons={<WizardButtons step={step} leads={leads} pending={pending} onGo={go} onCancel={onCancel} />}
        >
          {isGone && (
            <Note tone="warn" role="alert">
              {t('rule.gone')}
            </Note>
          )}
          <Steps
            label={t('rule.step.label')}
            names={wizardSteps.map((one) => t(`rule.step.${one}`))}
            current={wizardSteps.indexOf(step)}
            wrong={wrong.map((one) => wizardSteps.indexOf(one))}
            wrongWord={t('rule.step.wrong')}
            onPick={(index) => go(wizardSteps[index] ?? 'when')}
          />
          <StepPanel step="when" current={step}>
            <WhenStep form={form} target={target} />
          </StepPanel>
          <StepPanel step="origin" current={step}>
            <OriginStep form={form} sample={sample} />
          </StepPanel>
          <StepPanel step="summary" current={step}>
            {step === 'summary' && <RuleSummary form={form} target={target} problems={problems} onGo={go} />}
          </StepPanel>
        </RuleFormFrame>
        <div className={classes.aside}>
          <TryDraft bucket={bucket} view={view} form={form} target={target} />
        </div>
      </div>
    </div>
  )
}

const afterStep = (step: WizardStep) => wizardSteps[wizardSteps.indexOf(step) + 1] ?? 'summary'
