import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './dialog.module.css'
import { useGivenBackFocus } from './use-given-back-focus.ts'

type DialogProps = {
  title: string
  opened: boolean
  onClose: () => void
  children: ReactNode
  /** Called after it is gone, when its content may be forgotten. */
  onClosed?: () => void
  size?: 'md' | 'lg' | 'xl'
  /** Something was typed: a click beside the dialog must not lose it. */
  dirty?: boolean
}

/** A question that has to be answered before anything else. */
export function Dialog({ title, opened, onClose, children, onClosed, size = 'md', dirty = false }: DialogProps) {
  const { t } = useTranslation()
  useGivenBackFocus()
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={size}
      closeOnClickOutside={!dirty}
      // CSS does it: react-remove-scroll would insert a style element, which a strict CSP refuses.
      lockScroll={false}
      transitionProps={{ duration: 120, transition: 'fade' }}
      {...(onClosed && { onExitTransitionEnd: onClosed })}
    >
      <Modal.Overlay />
      <Modal.Content>
        {/* Not Modal.Header: a second `header` would be a second banner of the page. */}
        <div className={classes.header}>
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('common.close')} />
        </div>
        <Modal.Body className={classes.body ?? ''}>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

/** The buttons of a dialog, the one that answers its question last. */
export const DialogFooter = ({ children }: { children: ReactNode }) => <div className={classes.footer}>{children}</div>
