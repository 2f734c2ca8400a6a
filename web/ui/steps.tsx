import { WarningIcon } from './icons.tsx'
import classes from './steps.module.css'

type StepsProps = {
  label: string
  names: readonly string[]
  /** The one that is open, from 0. */
  current: number
  /** Those in which something is wrong. */
  wrong: readonly number[]
  wrongWord: string
  onPick: (step: number) => void
}

/** The steps of a long form. Each can be opened at any time: none is locked until another one is done. */
export function Steps({ label, names, current, wrong, wrongWord, onPick }: StepsProps) {
  return (
    <nav aria-label={label}>
      <ol className={classes.steps}>
        {names.map((name, step) => (
          <li key={name}>
            <button
              type="button"
              className={classes.step}
              aria-current={step === current ? 'step' : undefined}
              data-wrong={wrong.includes(step) || undefined}
              onClick={() => onPick(step)}
            >
              <span className={classes.sign}>{wrong.includes(step) ? <WarningIcon size={14} /> : step + 1}</span>
              <span className={classes.name}>{name}</span>
              {wrong.includes(step) && <span className={classes.wrong}>{wrongWord}</span>}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
