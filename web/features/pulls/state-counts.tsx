import { useTranslation } from 'react-i18next'
import { PullState } from '../../../contract/pulls.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Choices } from '../../ui/choices.tsx'
import { StatusSign } from '../../ui/status.tsx'
import type { PullPage } from './queries.ts'

type StateCountsProps = {
  counts: PullPage['counts']
  state: PullState | undefined
  onPick: (state: PullState | undefined) => void
}

/** How many pulls are in which state; one press shows only those. */
export function StateCounts({ counts, state, onPick }: StateCountsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const choices = [undefined, ...PullState.options].map((one) => ({
    value: one,
    sign: one && <StatusSign sign={one} quiet={counts[one] === 0} />,
    label: one === undefined ? t('pulls.all') : t(`pulls.state.${one}`),
    count: format.count(one === undefined ? all : counts[one]),
  }))
  return <Choices label={t('pulls.counts')} value={state} choices={choices} onPick={onPick} />
}
