import { Menu } from '@mantine/core'
import { IconDots, IconFolder, IconSettings, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { BucketView } from '../../../contract/buckets.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { IconButton } from '../../ui/icon-button.tsx'

type BucketActionsProps = { bucket: BucketView; onDelete: () => void }

/** What can be done with one bucket. */
export function BucketActions({ bucket, onDelete }: BucketActionsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { name, objects } = bucket
  return (
    <Menu position="bottom-end" withinPortal shadow="md" width={240}>
      <Menu.Target>
        <IconButton aria-label={t('buckets.actionsOf', { bucket: name })}>
          <IconDots size={16} aria-hidden />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to={paths.files(name)} leftSection={<IconFolder size={16} aria-hidden />}>
          {t('buckets.openFiles')}
        </Menu.Item>
        <Menu.Item component={Link} to={paths.basic(name)} leftSection={<IconSettings size={16} aria-hidden />}>
          {t('buckets.openBasic')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" disabled={objects > 0} leftSection={<IconTrash size={16} aria-hidden />} onClick={onDelete}>
          {t('common.delete')}
          {objects > 0 && (
            <small>{t('buckets.deleteForm.notEmpty', { count: objects, formatted: format.count(objects) })}</small>
          )}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
