import { Modal } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
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
  useGivenBackFocus()
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

/**
 * When the dialog is gone, the focus returns to what had it before. The component library does so only for dialogs that
 * were there, closed, before they were opened.
 */
function useGivenBackFocus() {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus()
    },
    [before],
  )
}
