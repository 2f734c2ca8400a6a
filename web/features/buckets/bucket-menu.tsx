import { Menu } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../paths.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { ConfigurationIcon, DeleteIcon, FilesIcon, MoreIcon } from '../../ui/icons.tsx'
import type { BucketActionsProps } from './bucket-actions.tsx'
import classes from './bucket-menu.module.css'
import { useWhyNotDeletable } from './use-why-not-deletable.ts'

/** What can be done with one bucket. Opens at once: it is mounted by the click on its button. */
export function BucketMenu({ bucket, onDelete }: BucketActionsProps) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  const target = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // The button took the place of the one that had the focus, and must be the one to get it back.
    target.current?.focus()
    setOpened(true)
  }, [])
  const whyNot = useWhyNotDeletable()(bucket)
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      shadow="md"
      width={240}
      // Inside the page's landmark, not beside it; and nothing but items inside the menu.
      portalProps={{ target: '#main' }}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <IconButton ref={target} aria-label={t('buckets.actionsOf', { bucket: bucket.name })}>
          <MoreIcon />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to={paths.files(bucket.name)} leftSection={<FilesIcon />}>
          {t('buckets.openFiles')}
        </Menu.Item>
        <Menu.Item component={Link} to={paths.basic(bucket.name)} leftSection={<ConfigurationIcon />}>
          {t('buckets.openBasic')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          {...(whyNot === undefined
            ? { onClick: onDelete, className: classes.destructive ?? '' }
            : { 'aria-disabled': true, closeMenuOnClick: false, className: classes.disabled ?? '' })}
          leftSection={<DeleteIcon />}
        >
          {t('common.delete')}
          {whyNot && <small className={classes.reason}>{whyNot}</small>}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
