import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type SettingLine, settingLines } from '../../rules/differences.ts'
import type { Form } from '../../rules/problem-text.ts'
import { settingsOf } from '../../rules/rule-form.ts'
import type { ruleProblems } from '../../rules/rule-resolver.ts'
import { RuleSentence } from '../../rules/rule-sentence.tsx'
import { SettingFacts } from '../../rules/setting-facts.tsx'
import { Note } from '../../ui/note.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './rule-summary.module.css'
import { comparedForm, type RuleTarget } from './rule-target.ts'
import { stepOf, type WizardStep } from './wizard-steps.ts'

type RuleSummaryProps = {
  form: Form
  target: RuleTarget
  problems: typeof ruleProblems
  onGo: (step: WizardStep) => void
}

/** The last step: the rule in a sentence, what was chosen, and on demand what is left as it comes. */
export function RuleSummary({ form, target, problems, onGo }: RuleSummaryProps) {
  const { t } = useTranslation()
  const typed = form.watch()
  const rule = comparedForm(typed, target)
  const lines = settingLines(t, rule)
  const unfinished = new Set(problems(typed).map(({ field }) => stepOf(field)))
  return (
    <>
      <p className={classes.sentence}>
        <RuleSentence rule={settingsOf(typed)} {...(rule.condition && { condition: rule.condition })} />
      </p>
      {(['when', 'origin'] as const).map((step) => (
        <Section
          key={step}
          title={t(`rule.step.${step}`)}
          actions={
            <Button variant="default" size="xs" onClick={() => onGo(step)}>
              {t('rule.step.change', { name: t(`rule.step.${step}`) })}
            </Button>
          }
        >
          {unfinished.has(step) && (
            <Note tone="warn" role="status">
              {t('rule.step.unfinished')}
            </Note>
          )}
          <Lines lines={lines.filter(({ name }) => stepOf(name) === step)} />
        </Section>
      ))}
    </>
  )
}

/** What a person looks for in every rule, though it is as it comes. */
const looked = ['enabled', 'condition.prefix', 'settings.mode', 'settings.protocol', 'settings.address']

function Lines({ lines }: { lines: readonly SettingLine[] }) {
  const { t } = useTranslation()
  const isTold = ({ name, isUsual }: SettingLine) => !isUsual || looked.includes(name)
  const others = lines.filter((line) => !isTold(line))
  return (
    <>
      <SettingFacts lines={lines.filter(isTold)} />
      <details className={classes.others}>
        <summary>{t('rule.step.usual', { count: others.length })}</summary>
        <SettingFacts lines={others} />
      </details>
    </>
  )
}
