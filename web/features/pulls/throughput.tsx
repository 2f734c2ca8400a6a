import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PullCounts } from '../../../contract/pulls.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { FactLine } from '../../ui/fact-line.tsx'
import { type OpenCount, openOf, secondsToNone, withCount } from './open-pace.ts'
import classes from './pull-toolbar.module.css'

type ThroughputProps = {
  counts: PullCounts
  /** Bytes a second of all that run. */
  rate: number | null
  /** When these were read, milliseconds since 1970. */
  readAt: number
}

/** How fast bytes come in all, and about when all that is open will be done. */
export function Throughput({ counts, rate, readAt }: ThroughputProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [seen, setSeen] = useState<readonly OpenCount[]>([])
  useEffect(() => {
    const now = openOf(counts, readAt)
    setSeen((before) => (now === null ? [] : withCount(before, now)))
  }, [counts, readAt])
  if (counts.running + counts.queued === 0) return null
  const left = secondsToNone(seen)
  if (rate === null && left === null) return null
  return (
    <div className={classes.throughput}>
      <FactLine>
        {rate !== null && t('pulls.rate', { bytes: format.bytes(rate) })}
        {left !== null && t('pulls.left', { time: format.remaining(left) })}
      </FactLine>
    </div>
  )
}
