import { type RefObject, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import type { RuleView } from '../../../contract/rule.ts'
import { deleteRule, orderRules, saveRule } from '../../../contract/rules.ts'
import { call } from '../../api/call.ts'
import type { FailureText } from '../../query/failure-text.ts'
import { announce } from '../../ui/announce.ts'
import { type Change, useUndoableChanges } from './use-undoable-changes.ts'

export type RuleActions = {
  readonly pending: boolean
  /** Why the last change was not made. */
  readonly failure: FailureText | null
  enable(rule: RuleView, enabled: boolean): void
  /** By one place: -1 is up. */
  move(rule: RuleView, by: -1 | 1): void
  remove(rule: RuleView): void
  /** Has the focus when a rule is gone. */
  readonly addRule: RefObject<HTMLAnchorElement | null>
}

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
  return {
    pending,
    failure,
    addRule,
    enable({ id }, enabled) {
      const title = t(enabled ? 'rule.list.enabledToast' : 'rule.list.disabledToast')
      start({ title, prepare: (now) => switched(bucket, now, id, enabled) })
    },
    move({ id }, by) {
      moving.current = moveButtonId(id, by)
      const prepare: Change['prepare'] = ({ rules, version: ifMatch }) => {
        const ids = moved(rules, id, by)
        if (ids === null) return null
        return async () => {
          const saved = await call(orderRules, { params: { bucket }, body: { ids }, ifMatch })
          announce(t('rule.list.nowAt', { number: ids.indexOf(id) + 1 }))
          return saved
        }
      }
      start({ title: t('rule.list.moved'), prepare })
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

/** The ids with one moved by one place; `null` where there is no place. */
function moved(rules: readonly RuleView[], id: string, by: -1 | 1): string[] | null {
  const ids = rules.map((rule) => rule.id)
  const from = ids.indexOf(id)
  const other = ids[from + by]
  if (other === undefined) return null
  return ids.map((one) => (one === id ? other : one === other ? id : one))
}
