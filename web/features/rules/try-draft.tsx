import { Suspense } from 'react'
import * as z from 'zod/mini'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import { newRuleId } from '../../../contract/preview.ts'
import { RuleInput } from '../../../contract/rule.ts'
import { lazyPart } from '../../lazy-part.tsx'
import type { Form } from '../../rules/problem-text.ts'
import { ruleOf } from '../../rules/rule-form.ts'
import { type RuleTarget, ruleIdOf } from './rule-target.ts'

const TryUrl = lazyPart(() => import('../../rules/try-url/try-url.tsx').then((m) => m.TryUrl))

type TryDraftProps = { bucket: string; view: OriginPullView; form: Form; target: RuleTarget }

/** The rule as it is typed, tried in its place. */
export function TryDraft({ bucket, view, form, target }: TryDraftProps) {
  const typed = z.safeParse(RuleInput, ruleOf(form.watch()))
  const draft = { id: ruleIdOf(target) ?? newRuleId, rule: typed.success ? typed.data : null }
  return (
    <Suspense>
      <TryUrl bucket={bucket} view={view} draft={draft} />
    </Suspense>
  )
}
