import { useTranslation } from 'react-i18next'
import { PullReason } from '../../../contract/pulls.ts'
import type { WarmUpView } from '../../../contract/warm-ups.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { reasonFacts } from '../../reason-facts.ts'
import classes from './warm-ups.module.css'

/** Why the list of a warm-up could not be read, and what helps; the server's own sentence below. */
export function WhyUnread({ warmUp }: { warmUp: WarmUpView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { reason, detail } = warmUp
  if (reason === null) return null
  const ofPull = PullReason.options.find((one) => one === reason)
  const own = ofReading.find((one) => one === reason)
  const [what, todo] = ofPull
    ? [t(`pulls.reason.${ofPull}.what`), t(`pulls.reason.${ofPull}.todo`)]
    : own
      ? [t(`warmUps.reason.${own}.what`), t(`warmUps.reason.${own}.todo`)]
      : []
  const facts = reasonFacts(warmUp, t, format)
  return (
    <>
      <p className={classes.why}>
        <strong>{what}</strong> {todo}
      </p>
      {facts && <p className={classes.note}>{facts}</p>}
      {detail !== null && (
        <p className={classes.note} lang="en">
          {detail}
        </p>
      )}
    </>
  )
}

const ofReading = ['rule-gone', 'one-fixed-file', 'too-many-keys', 'not-read'] as const
