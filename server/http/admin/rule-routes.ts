import { createRule, deleteRule, getRule, listRules, orderRules, saveRule } from '../../../contract/rules.ts'
import type { Rules } from '../../manage/rules.ts'
import { actorOf } from './actor.ts'
import { presentRule, presentSaved } from './present.ts'
import { type Route, route } from './route.ts'

export const ruleRoutes = ({ rules }: { rules: Rules }): Route[] => [
  route(listRules, async ({ params }) => {
    const { rules: all, version } = await rules.list(params.bucket)
    return { items: all.map(presentRule), version }
  }),
  route(getRule, async ({ params }) => {
    const { rule, version } = await rules.get(params.bucket, params.rule)
    return { ...presentRule(rule), version }
  }),
  route(createRule, async ({ params, body, seenVersion, req }) =>
    presentSaved(await rules.create(params.bucket, seenVersion, body, actorOf(req))),
  ),
  route(saveRule, async ({ params, body, seenVersion, req }) =>
    presentSaved(await rules.save(params.bucket, seenVersion, params.rule, body, actorOf(req))),
  ),
  route(deleteRule, async ({ params, seenVersion, req }) =>
    presentSaved(await rules.remove(params.bucket, seenVersion, params.rule, actorOf(req))),
  ),
  route(orderRules, async ({ params, body, seenVersion, req }) =>
    presentSaved(await rules.order(params.bucket, seenVersion, body.ids, actorOf(req))),
  ),
]
