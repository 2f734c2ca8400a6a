import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type CountsView, listRuleCounts } from '../../../contract/overview.ts'
import { call } from '../../api/call.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { buckets } from '../../query/buckets.ts'
import classes from './rule-list.module.css'

const refreshMs = 30_000

/** What each rule did in the last 24 hours, by its id; `null` while nobody knows. */
export function useRuleCounts(bucket: string): ReadonlyMap<string, CountsView> | null {
  const { data } = useQuery({
    queryKey: [...buckets.of(bucket), 'rule-counts'],
    queryFn: ({ signal }) => call(listRuleCounts, { params: { bucket }, signal }),
    staleTime: 0,
    refetchInterval: refreshMs,
  })
  return data ? new Map(data.items.map(({ rule, counts }) => [rule, counts])) : null
}

type RuleCountsProps = { counts: ReadonlyMap<string, CountsView> | null; rule: string }

/** A line that has its height before it has its numbers. Without them the rule is no worse. */
export function RuleCounts({ counts, rule }: RuleCountsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (counts === null) return <p className={classes.counts}>{'\u00a0'}</p>
  const of = counts.get(rule)
  const numbers = { misses: of ? missesOf(of) : 0, done: of?.pullsDone ?? 0, failed: of?.pullsFailed ?? 0 }
  return (
    <p className={classes.counts}>
      {t('overview.ruleCounts', {
        misses: format.count(numbers.misses),
        done: format.count(numbers.done),
        failed: format.count(numbers.failed),
      })}
    </p>
  )
}

/** Requests the rule decided, but for hits whose origin was only asked whether they have changed. */
const missesOf = ({ redirect, pulled, joined, range, head, missing, originFailed }: CountsView) =>
  redirect + pulled + joined + range + head + missing + originFailed
