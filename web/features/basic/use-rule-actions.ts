import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { OriginPullView, SavedOriginPull } from '../../../contract/origin-pull.ts'
import { restoreOriginPull } from '../../../contract/origin-pull-history.ts'
import type { RuleView } from '../../../contract/rule.ts'
import { deleteRule, orderRules, saveRule } from '../../../contract/rules.ts'
import { type ApiError, refusalCode } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { type FailureText, useFailureText } from '../../query/failure-text.ts'
import { originPullQuery, useChangeOriginPull } from '../../query/origin-pull.ts'
import { announce } from '../../ui/announce.ts'
import { toast } from '../../ui/toast.tsx'

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

type Change = { readonly title: string; readonly run: () => Promise<SavedOriginPull> }

/** What the list of rules can do at once. Every change can be undone as long as nothing else has been changed. */
export function useRuleActions(bucket: string, view: OriginPullView): RuleActions {
  const { t } = useTranslation()
  const { change, failure } = useUndoable(bucket, view)
  const addRule = useRef<HTMLAnchorElement>(null)
  const focus = useRef<string | null>(null)
  const { version, rules } = view
  // A row that is moved loses the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each version
  useEffect(() => {
    if (focus.current !== null) document.getElementById(focus.current)?.focus()
    focus.current = null
  }, [version])
  const start = (title: string, run: Change['run']) => change.isPending || change.mutate({ title, run })
  return {
    pending: change.isPending,
    failure,
    addRule,
    enable({ id, ...rule }, enabled) {
      start(t(enabled ? 'rule.list.enabledToast' : 'rule.list.disabledToast'), () =>
        call(saveRule, { params: { bucket, rule: id }, body: { ...rule, enabled }, ifMatch: version }),
      )
    },
    move({ id }, by) {
      const ids = moved(
        rules.map((rule) => rule.id),
        id,
        by,
      )
      if (ids === null) return
      focus.current = moveButtonId(id, by)
      start(t('rule.list.moved'), async () => {
        const saved = await call(orderRules, { params: { bucket }, body: { ids }, ifMatch: version })
        announce(t('rule.list.nowAt', { number: ids.indexOf(id) + 1 }))
        return saved
      })
    },
    remove({ id }) {
      start(t('rule.list.removed'), async () => {
        const saved = await call(deleteRule, { params: { bucket, rule: id }, ifMatch: version })
        addRule.current?.focus()
        return saved
      })
    },
  }
}

/** The ids with one moved by one place; `null` where there is no place. */
function moved(ids: readonly string[], id: string, by: -1 | 1): string[] | null {
  const from = ids.indexOf(id)
  const other = ids[from + by]
  if (other === undefined) return null
  return ids.map((one) => (one === id ? other : one === other ? id : one))
}

function useUndoable(bucket: string, view: OriginPullView) {
  const { t } = useTranslation()
  const tell = useFailureText()
  const client = useQueryClient()
  const explain = (error: ApiError): FailureText =>
    refusalCode(error) === 'PreconditionFailed'
      ? { message: t('rule.list.changedMeanwhile'), requestId: null }
      : tell(error)
  const reread = () => void client.invalidateQueries({ queryKey: originPullQuery(bucket).queryKey })
  const undo = useChangeOriginPull(
    bucket,
    ({ to, from }: { to: number; from: number }) =>
      call(restoreOriginPull, { params: { bucket, version: to }, ifMatch: from }),
    {
      onSaved: ({ warnings }) => {
        const isIncomplete = warnings.includes('secret-missing')
        toast({
          title: t('rule.list.undone'),
          ...(isIncomplete && { message: t('rule.secretMissing'), warning: true }),
        })
      },
      onFailed: (error) => {
        toast({ title: t('rule.list.notUndone'), message: explain(error).message, warning: true })
        reread()
      },
    },
  )
  const change = useChangeOriginPull(bucket, ({ run }: Change) => run(), { onFailed: reread })
  const mutate = ({ title, run }: Change) => {
    const before = view.version
    change.mutate(
      {
        title,
        run: async () => {
          const saved = await run()
          const back = () => undo.mutate({ to: before, from: saved.version })
          toast({ title, action: { label: t('common.undo'), run: back } })
          return saved
        },
      },
      {},
    )
  }
  return {
    change: { mutate, isPending: change.isPending || undo.isPending },
    failure: change.error && explain(change.error),
  }
}
