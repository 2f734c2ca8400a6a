import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { OriginPullView, SavedOriginPull } from '../../../contract/origin-pull.ts'
import type { FailureText } from '../../query/failure-text.ts'
import { originPullQuery, useChangeOriginPull } from '../../query/origin-pull.ts'
import { useOfferUndo, useRefusedChange } from '../../rules/use-offer-undo.ts'

type Save = () => Promise<SavedOriginPull>

/** A change to the rules as they are when its turn comes; `null` when nothing is left to do by then. */
export type Change = { readonly title: string; readonly prepare: (now: OriginPullView) => Save | null }

type UndoableChanges = {
  start(change: Change): void
  readonly pending: boolean
  /** Why the last change was not made. */
  readonly failure: FailureText | null
}

/** Changes are made one after another, so that quick presses are neither lost nor taken for somebody else's. */
export function useUndoableChanges(bucket: string, onUndo: () => void): UndoableChanges {
  const client = useQueryClient()
  const explain = useRefusedChange()
  const undo = useOfferUndo(bucket, onUndo)
  const { queryKey } = originPullQuery(bucket)
  const waiting = useRef<Change[]>([])
  const current = useRef<{ title: string; before: number } | null>(null)
  const change = useChangeOriginPull(bucket, (save: Save) => save(), {
    onSaved: (saved) => {
      if (current.current !== null) undo.offer({ ...current.current, after: saved.version })
      next()
    },
    onFailed: () => {
      waiting.current = []
      current.current = null
      void client.invalidateQueries({ queryKey })
    },
  })
  function next(): void {
    current.current = null
    const now = client.getQueryData(queryKey)
    for (let one = waiting.current.shift(); one && now; one = waiting.current.shift()) {
      const save = one.prepare(now)
      if (save === null) continue
      current.current = { title: one.title, before: now.version }
      change.mutate(save)
      return
    }
  }
  return {
    start(one) {
      waiting.current.push(one)
      if (current.current === null) next()
    },
    pending: change.isPending || undo.pending,
    failure: change.error && explain(change.error),
  }
}
