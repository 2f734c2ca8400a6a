import { Button, Group } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiError } from '../api/api-error.ts'
import { useMarkUnsaved } from '../form/unsaved.ts'
import { useFailureText } from '../query/failure-text.ts'
import { useStandingFailure } from '../query/standing-failure.ts'
import { FailureNote } from '../ui/failure-note.tsx'
import { focusHeading } from '../ui/focus.ts'
import classes from './conflict-panel.module.css'
import type { Difference } from './differences.ts'
import { UnreadVersion } from './unread-version.tsx'

type ConflictPanelProps = {
  /** By default about Origin-Pull. */
  title?: string
  /** Theirs before, mine after. */
  comparison: readonly Difference[]
  pending: boolean
  submitError: ApiError | null
  /** Why a still newer version could not be read. */
  otherError: ApiError | null
  onReadOther: () => void
  onKeepMine: () => void
  onUseTheirs: () => void
  onEdit: () => void
}

/** Both versions side by side, and the choice. Nothing is overwritten unseen. */
export function ConflictPanel(props: ConflictPanelProps) {
  const { title, comparison, pending, submitError, otherError, onReadOther, onKeepMine, onUseTheirs, onEdit } = props
  const { t } = useTranslation()
  const tell = useFailureText()
  const failure = useStandingFailure(submitError)
  const heading = useRef<HTMLHeadingElement>(null)
  useMarkUnsaved(true)
  useEffect(() => {
    heading.current?.focus()
    // What was pressed goes with the panel.
    return () => {
      if (document.activeElement === document.body) focusHeading()
    }
  }, [])
  return (
    <div className={classes.panel}>
      <h3 ref={heading} tabIndex={-1} className={classes.title}>
        {title ?? t('originPull.conflict.title')}
      </h3>
      <p className={classes.text}>{t('originPull.conflict.text')}</p>
      <Comparison comparison={comparison} />
      {failure && <FailureNote title={t('common.failure.saveTitle')} {...tell(failure)} />}
      <UnreadVersion error={otherError} onTryAgain={onReadOther} trying={pending} />
      <Group gap="sm" mt="md">
        <Button onClick={onKeepMine} loading={pending}>
          {t('originPull.conflict.keepMine')}
        </Button>
        <Button variant="default" disabled={pending} onClick={onUseTheirs}>
          {t('originPull.conflict.useTheirs')}
        </Button>
        <Button variant="subtle" disabled={pending} onClick={onEdit}>
          {t('common.unsaved.stay')}
        </Button>
      </Group>
    </div>
  )
}

function Comparison({ comparison }: Pick<ConflictPanelProps, 'comparison'>) {
  const { t } = useTranslation()
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('originPull.conflict.field')}</th>
          <th scope="col">{t('originPull.conflict.theirs')}</th>
          <th scope="col">{t('originPull.conflict.mine')}</th>
        </tr>
      </thead>
      <tbody>
        {comparison.map(({ field, before, after }) => (
          <tr key={field} data-different={before !== after || undefined}>
            <th scope="row">{field}</th>
            <td>{before}</td>
            <td>
              {after}
              {before !== after && <span className={classes.mark}>{t('originPull.conflict.different')}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
