import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import { restoreOriginPull } from '../../../contract/origin-pull-history.ts'
import { call } from '../../api/call.ts'
import { originPullQuery, useChangeOriginPull } from '../../query/origin-pull.ts'
import { ChangesView } from '../../rules/changes-view.tsx'
import type { Configuration } from '../../rules/configuration-changes.ts'
import { useOfferUndo, useRefusedChange } from '../../rules/use-offer-undo.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { focusHeading } from '../../ui/focus.ts'
import classes from './version-drawer.module.css'

type RestoreDialogProps = {
  bucket: string
  version: number
  configuration: Configuration
  /** The configuration that would be replaced. */
  now: OriginPullView
  onClose: () => void
  onRestored: () => void
}

/** Says what restoring a version would change, and does it. It can be undone. */
export function RestoreDialog({ bucket, version, configuration, now, onClose, onRestored }: RestoreDialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useRefusedChange()
  const undo = useOfferUndo(bucket, focusHeading)
  const restore = useChangeOriginPull(
    bucket,
    (seenVersion: number) => call(restoreOriginPull, { params: { bucket, version }, ifMatch: seenVersion }),
    {
      onSaved: (saved) => {
        undo.offer({ title: t('rule.history.restored', { version }), before: now.version, after: saved.version })
        onRestored()
      },
      // What would change is then shown from the configuration as it is.
      onFailed: () => void client.invalidateQueries({ queryKey: originPullQuery(bucket).queryKey }),
    },
  )
  return (
    <ConfirmDialog
      title={t('rule.history.restoreTitle', { version })}
      confirm={t('rule.history.restoreNow')}
      busy={restore.isPending}
      opened
      onConfirm={() => restore.mutate(now.version)}
      onClose={onClose}
    >
      <p className={classes.when}>{t('rule.history.restoreText')}</p>
      <ChangesView before={now} after={configuration} />
      {restore.error && <FailureNote title={t('rule.history.failed')} {...explain(restore.error)} />}
    </ConfirmDialog>
  )
}
