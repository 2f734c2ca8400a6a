import '@mantine/core/styles/Drawer.css'
import { Drawer as Frame } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './drawer.module.css'

type DrawerProps = {
  title: string
  onClose: () => void
  /** A dialog lies over it, which Esc and the focus are for. */
  covered?: boolean
  children: ReactNode
}

/** More about one thing of a list, at the right edge. It is there as long as it is rendered. */
export function Drawer({ title, onClose, covered = false, children }: DrawerProps) {
  const { t } = useTranslation()
  return (
    <Frame
      opened
      onClose={onClose}
      position="right"
      size={600}
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      // Its <header> is no banner of the page.
      attributes={{ header: { role: 'none' } }}
      closeOnEscape={!covered}
      trapFocus={!covered}
      lockScroll={false}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
      classNames={{
        content: classes.content ?? '',
        header: classes.header ?? '',
        title: classes.title ?? '',
        body: classes.body ?? '',
      }}
    >
      {children}
    </Frame>
  )
}
