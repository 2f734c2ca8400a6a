import type { ReactNode } from 'react'
import classes from './picker.module.css'

type PickerProps<T extends string> = {
  label: string
  icon: ReactNode
  value: T
  options: ReadonlyArray<{ value: T; label: string }>
  onPick: (value: T) => void
}

/** A small native select in the clothes of a button: light, and every platform knows how to operate it. */
export function Picker<T extends string>({ label, icon, value, options, onPick }: PickerProps<T>) {
  const shown = options.find((option) => option.value === value)?.label
  const pick = (picked: string) => {
    const option = options.find((one) => one.value === picked)
    if (option) onPick(option.value)
  }
  return (
    <label className={classes.picker} title={`${label}: ${shown}`}>
      {icon}
      <select
        className={classes.select}
        aria-label={label}
        value={value}
        onChange={(event) => pick(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  )
}
