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
  destructive?: boolean
  busy: boolean
  opened: boolean
  onConfirm: () => void
  onClose: () => void
  onClosed?: () => void
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ title, children, confirm, destructive = false, busy, ...dialog }: ConfirmDialogProps) {
  const { t } = useTranslation()
  const { onConfirm, ...others } = dialog
  return (
    <Dialog title={title} {...others}>
      {children}
      <DialogFooter>
        <Button variant="default" onClick={dialog.onClose}>
          {t('common.cancel')}
        </Button>
        <BusyButton {...(destructive && { color: 'red' })} busy={busy} onClick={onConfirm} data-autofocus>
          {confirm}
        </BusyButton>
      </DialogFooter>
    </Dialog>
  )
}
