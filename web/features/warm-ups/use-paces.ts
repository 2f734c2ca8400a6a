import { useEffect, useState } from 'react'
import type { WarmUpView } from '../../../contract/warm-ups.ts'
import { type Pace, paceOf, type Sample, sampleOf, withSample } from './pace.ts'

/** How fast each warm-up that runs is, by its id, from what was read of it one time after the other. */
export function usePaces(warmUps: readonly WarmUpView[], readAt: number): ReadonlyMap<string, Pace | null> {
  const [samples, setSamples] = useState<ReadonlyMap<string, Sample[]>>(new Map())
  useEffect(() => {
    setSamples(
      (before) =>
        new Map(
          warmUps
            .filter(({ state }) => state === 'running')
            .map((warmUp) => [warmUp.id, withSample(before.get(warmUp.id) ?? [], sampleOf(warmUp, readAt))]),
        ),
    )
  }, [warmUps, readAt])
  return new Map([...samples].map(([id, one]) => [id, paceOf(one)]))
}
