import { type RefObject, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import type { RuleView } from '../../../contract/rule.ts'
import { deleteRule, orderRules, saveRule } from '../../../contract/rules.ts'
import { call } from '../../api/call.ts'
import type { FailureText } from '../../query/failure-text.ts'
import { announce } from '../../ui/announce.ts'
import { moved, placed } from './rule-order.ts'
import type { Side } from './use-rule-drag.ts'
import { type Change, useUndoableChanges } from './use-undoable-changes.ts'

export type RuleActions = {
  readonly pending: boolean
  /** Why the last change was not made. */
  readonly failure: FailureText | null
  enable(rule: RuleView, enabled: boolean): void
  /** By one place: -1 is up. `from` is what has the focus afterwards. */
  move(rule: RuleView, by: -1 | 1, from?: string): void
  /** Above or below another rule, both by their ids. */
  place(rule: string, side: Side, other: string): void
  remove(rule: RuleView): void
  /** Has the focus when a rule is gone. */
  readonly addRule: RefObject<HTMLAnchorElement | null>
}

export const handleId = (rule: string) => `handle-${rule}`

export const moveButtonId = (rule: string, by: -1 | 1) => `move-${by}-${rule}`

/** What the list of rules can do at once. Every change can be undone as long as nothing else has been changed. */
export function useRuleActions(bucket: string, { version }: OriginPullView): RuleActions {
  const { t } = useTranslation()
  const addRule = useRef<HTMLAnchorElement>(null)
  const { start, pending, failure } = useUndoableChanges(bucket, () => addRule.current?.focus())
  const moving = useRef<string | null>(null)
  // A row that is moved loses the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each version
  useEffect(() => {
    if (moving.current !== null && document.activeElement === document.body)
      document.getElementById(moving.current)?.focus()
  }, [version])
  const reorder = (id: string, idsIn: (rules: readonly RuleView[]) => string[] | null) => {
    const prepare: Change['prepare'] = ({ rules, version: ifMatch }) => {
      const ids = idsIn(rules)
      if (ids === null) return null
      return async () => {
        const saved = await call(orderRules, { params: { bucket }, body: { ids }, ifMatch })
        announce(t('rule.list.nowAt', { number: ids.indexOf(id) + 1 }))
        return saved
      }
    }
    start({ title: t('rule.list.moved'), prepare })
  }
  return {
    pending,
    failure,
    addRule,
    enable({ id }, enabled) {
      const title = t(enabled ? 'rule.list.enabledToast' : 'rule.list.disabledToast')
      start({ title, prepare: (now) => switched(bucket, now, id, enabled) })
    },
    move({ id }, by, from = moveButtonId(id, by)) {
      moving.current = from
      reorder(id, (rules) => moved(rules, id, by))
    },
    place(id, side, other) {
      moving.current = handleId(id)
      reorder(id, (rules) => placed(rules, id, side, other))
    },
    remove({ id }) {
      const prepare: Change['prepare'] = ({ rules, version: ifMatch }) => {
        if (!rules.some((rule) => rule.id === id)) return null
        return async () => {
          const saved = await call(deleteRule, { params: { bucket, rule: id }, ifMatch })
          addRule.current?.focus()
          return saved
        }
      }
      start({ title: t('rule.list.removed'), prepare })
    },
  }
}

function switched(bucket: string, { rules, version }: OriginPullView, id: string, enabled: boolean) {
  const found = rules.find((rule) => rule.id === id)
  if (found === undefined || found.enabled === enabled) return null
  const { id: _, ...settings } = found
  return () => call(saveRule, { params: { bucket, rule: id }, body: { ...settings, enabled }, ifMatch: version })
}
