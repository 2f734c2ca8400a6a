import { Button } from '@mantine/core'
import { IconCloudUpload, IconFolderOpen, IconSearchOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../paths.ts'
import { buckets } from '../../query/buckets.ts'
import { EmptyNote } from '../../ui/empty-note.tsx'
import classes from './nothing-here.module.css'
import { folderAbove } from './rows.ts'
import type { Place } from './use-place.ts'
import { visibleName } from './visible-name.ts'

/** Why the list is empty, and the next step: another search, another folder, or the first object. */
export function NothingHere({ place, onUpload }: { place: Place; onUpload: () => void }) {
  if (place.search !== '') return <NoneFound place={place} />
  return place.folder === '' ? <NoObjects bucket={place.bucket} onUpload={onUpload} /> : <EmptyFolder place={place} />
}

function NoneFound({ place }: { place: Place }) {
  const { t } = useTranslation()
  const prefix = visibleName(place.folder + place.search)
  return (
    <EmptyNote
      icon={<IconSearchOff size={24} />}
      title={t('files.noneFound.title', { prefix })}
      action={
        <Button variant="default" onClick={() => place.setSearch('')}>
          {t('files.noneFound.clear')}
        </Button>
      }
    >
      <p>{t('files.noneFound.text')}</p>
    </EmptyNote>
  )
}

function EmptyFolder({ place: { bucket, folder } }: { place: Place }) {
  const { t } = useTranslation()
  return (
    <EmptyNote
      icon={<IconFolderOpen size={24} />}
      title={t('files.emptyFolder.title')}
      action={<Link to={paths.folder(bucket, { prefix: folderAbove(folder) })}>{t('files.emptyFolder.up')}</Link>}
    >
      <p>{t('files.emptyFolder.text')}</p>
    </EmptyNote>
  )
}

function NoObjects({ bucket, onUpload }: { bucket: string; onUpload: () => void }) {
  const { t } = useTranslation()
  const { data } = useQuery(buckets.one(bucket))
  const originPull = data?.originPull
  return (
    <EmptyNote
      icon={<IconCloudUpload size={24} />}
      title={t('files.empty.title')}
      action={<Button onClick={onUpload}>{t('files.empty.choose')}</Button>}
    >
      <p>{t('files.empty.upload')}</p>
      <p className={classes.second}>
        {originPull?.enabled
          ? t('files.empty.originPullOn', { address: originPull.address })
          : t('files.empty.originPullOff')}{' '}
        <Link to={paths.basic(bucket)}>{t('files.empty.toBasic')}</Link>
      </p>
    </EmptyNote>
  )
}
