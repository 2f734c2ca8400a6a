import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

type DialogProps = {
  title: string
  opened: boolean
  onClose: () => void
  children: ReactNode
  /** Called after it is gone, when its content may be forgotten. */
  onClosed?: () => void
  size?: 'md' | 'lg' | 'xl'
}

/** A question that has to be answered before anything else. */
export function Dialog({ title, opened, onClose, children, onClosed, size = 'md' }: DialogProps) {
  const { t } = useTranslation()
  return (
    <Modal
      title={title}
      opened={opened}
      onClose={onClose}
      size={size}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      {...(onClosed && { onExitTransitionEnd: onClosed })}
    >
      {children}
    </Modal>
  )
}
