import classes from './code-line.module.css'
import { CopyButton } from './copy-button.tsx'

/** A line to be run or pasted somewhere, ready to be copied. `what` names it. */
export const CodeLine = ({ value, what }: { value: string; what: string }) => (
  <div className={classes.line}>
    <code>{value}</code>
    <CopyButton value={value} what={what} />
  </div>
)
