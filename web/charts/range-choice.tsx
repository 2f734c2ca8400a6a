import { useTranslation } from 'react-i18next'
import { Choices } from '../ui/choices.tsx'
import classes from './charts.module.css'
import { type RangeName, rangeNames } from './time-range.ts'

type RangeChoiceProps = { range: RangeName; onPick: (range: RangeName) => void }

/** Which time is shown. */
export function RangeChoice({ range, onPick }: RangeChoiceProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.range}>
      <Choices
        label={t('overview.range.label')}
        value={range}
        choices={rangeNames.map((value) => ({ value, label: t(`overview.range.${value}`) }))}
        onPick={onPick}
      />
    </div>
  )
}
