import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import i18next from 'i18next'
import type { ReactNode } from 'react'
import { handOverFocus } from './focus.ts'
import { CopiedIcon, WarningIcon } from './icons.tsx'

type Toast = {
  title: string
  message?: ReactNode
  /** Something to worry about: stays until it is dismissed. */
  warning?: boolean
  /** One way back, such as Undo. */
  action?: { label: string; run: () => void }
  /** Lets `dropToast` take it off the screen. */
  id?: string
}

/** Tells what has just been done. Failures belong beside what failed, not here. */
export function toast({ title, message, warning = false, action, id: wantedId }: Toast) {
  const run = () => {
    notifications.hide(id)
    action?.run()
  }
  const id: string = notifications.show({
    ...(wantedId !== undefined && { id: wantedId }),
    title,
    message: (
      <>
        {message}
        {action && (
          <Button size="xs" variant="default" mt={8} display="block" onClick={run}>
            {action.label}
          </Button>
        )}
      </>
    ),
    color: warning ? 'yellow' : 'var(--hw-good-filled)',
    onClose: () => handOverFocus(document.activeElement?.closest('.mantine-Notification-root') ?? null),
    icon: warning ? <WarningIcon size={18} /> : <CopiedIcon size={18} />,
    closeButtonProps: { 'aria-label': i18next.t('common.dismiss') },
    autoClose: warning ? false : action ? 12_000 : 6_000,
  })
}

/** Takes a toast off the screen when what it offers is no longer true. */
export const dropToast = (id: string) => void notifications.hide(id)
