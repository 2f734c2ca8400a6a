import { type Mutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'

/** The second click of a double click may come when the first has been answered and its dialog is fading out. */
const doubleClickMs = 700

/** `run`, but not again while the mutations it started are under way or have only just succeeded. */
export function useOnce<T>(run: (values: T) => void): (values: T) => void {
  const cache = useQueryClient().getMutationCache()
  const started = useRef<readonly Mutation[]>([])
  return (values) => {
    if (started.current.some(isFresh)) return
    const before = new Set(cache.getAll())
    run(values)
    started.current = cache.getAll().filter((mutation) => !before.has(mutation))
  }
}

const isFresh = ({ state }: Mutation) =>
  state.status === 'pending' || (state.status === 'success' && Date.now() - state.submittedAt < doubleClickMs)
