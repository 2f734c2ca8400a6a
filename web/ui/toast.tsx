import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import i18next from 'i18next'
import type { ReactNode } from 'react'

type Toast = {
  title: string
  message?: ReactNode
  /** Something to worry about: stays until it is dismissed. */
  warning?: boolean
  /** One way back, such as Undo. */
  action?: { label: string; run: () => void }
}

/** Tells what has just been done. Failures belong beside what failed, not here. */
export function toast({ title, message, warning = false, action }: Toast) {
  const run = () => {
    notifications.hide(id)
    action?.run()
  }
  const id: string = notifications.show({
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
    color: warning ? 'yellow' : 'teal',
    icon: warning ? <IconAlertTriangle size={18} aria-hidden /> : <IconCheck size={18} aria-hidden />,
    closeButtonProps: { 'aria-label': i18next.t('common.dismiss') },
    autoClose: warning ? false : action ? 12_000 : 6_000,
  })
}
