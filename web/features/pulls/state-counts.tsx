import { useTranslation } from 'react-i18next'
import { PullState } from '../../../contract/pulls.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type { PullPage } from './queries.ts'
import classes from './state-counts.module.css'

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
  const choices = [undefined, ...PullState.options]
  return (
    <fieldset className={classes.counts}>
      <legend className="visually-hidden">{t('pulls.counts')}</legend>
      {choices.map((one) => (
        <button
          key={one ?? 'all'}
          type="button"
          className={classes.choice}
          aria-pressed={one === state}
          onClick={() => onPick(one)}
        >
          {one === undefined ? t('pulls.all') : t(`pulls.state.${one}`)}{' '}
          <span className={classes.count}>{format.count(one === undefined ? all : counts[one])}</span>
        </button>
      ))}
    </fieldset>
  )
}
