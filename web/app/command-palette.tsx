import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { Palette } from '../features/palette/palette.tsx'
import { type ShellCommands, useCommandEntries } from './use-command-entries.ts'
import { useBucketPlaceEntries, useConsoleEntries, useRecentEntries } from './use-places.ts'
import { usePresentBucket } from './use-present-bucket.ts'
import { addressOfPlace } from './use-remembered-places.ts'

/** The palette with the places and the commands of this console. */
export function CommandPalette({ shell, onClose }: { shell: ShellCommands; onClose: () => void }) {
  const { t } = useTranslation()
  const bucket = usePresentBucket()
  const recent = useRecentEntries(addressOfPlace(useLocation()))
  const groups = [
    { title: bucket ?? '', entries: useBucketPlaceEntries(bucket) },
    { title: t('palette.places'), entries: useConsoleEntries() },
    { title: t('palette.commands'), entries: useCommandEntries(bucket, shell) },
  ]
  return <Palette recent={recent} groups={groups} present={bucket} onClose={onClose} />
}
