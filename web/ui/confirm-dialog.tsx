import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { BusyButton } from './busy-button.tsx'
import { Dialog, DialogFooter } from './dialog.tsx'

type ConfirmDialogProps = {
  title: string
  /** What will happen, and what will be lost. */
  children: ReactNode
  /** Names what is done, never "OK". */
  confirm: string
  /** Names what is done instead, where "Cancel" could be taken for the deed. */
  dismiss?: string
  /** Something is lost: a second Enter must not do it. */
  destructive?: boolean
  busy: boolean
  opened: boolean
  onConfirm: () => void
  onClose: () => void
  onClosed?: () => void
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  dismiss,
  destructive = false,
  busy,
  onConfirm,
  ...dialog
}: ConfirmDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog title={title} {...dialog}>
      {children}
      <DialogFooter>
        <Button variant="default" onClick={dialog.onClose} data-autofocus={destructive || undefined}>
          {dismiss ?? t('common.cancel')}
        </Button>
        <BusyButton {...(destructive ? { color: 'red' } : { 'data-autofocus': true })} busy={busy} onClick={onConfirm}>
          {confirm}
        </BusyButton>
      </DialogFooter>
    </Dialog>
  )
}
