import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { ReplyOf } from '../../../contract/endpoint.ts'
import { listObjects } from '../../../contract/objects.ts'
import { call } from '../../api/call.ts'
import { paths } from '../../paths.ts'
import { buckets } from '../../query/buckets.ts'
import { FilesIcon, ObjectIcon, SearchIcon } from '../../ui/icons.tsx'
import type { Entry } from './entry.ts'
import { type KeyPlace, splitPrefix } from './key-place.ts'

const mostShown = 8
const settledMs = 120

/** Folders and objects that begin as typed, asked of the server; and the way to all of them. */
export function useKeyEntries(place: KeyPlace | null) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const query = useFirstKeys(place)
  if (place === null) return { entries: [], query }
  const { bucket, prefix } = place
  const { folder, rest } = splitPrefix(prefix)
  const open = (at: Parameters<typeof paths.folder>[1]) => () => void navigate(paths.folder(bucket, at))
  const whole: Entry = {
    id: 'keys',
    label: t('palette.keysWith', { prefix: `${bucket}/${prefix}` }),
    Icon: SearchIcon,
    run: open({ prefix: folder, search: rest }),
  }
  return { entries: [...foundIn(query.data, prefix, open), whole], query }
}

function useFirstKeys(place: KeyPlace | null) {
  const bucket = place?.bucket ?? ''
  const [settled] = useDebouncedValue(place, settledMs)
  const prefix = settled?.bucket === bucket ? settled.prefix : ''
  return useQuery({
    queryKey: [...buckets.of(bucket), 'objects', 'first', prefix],
    queryFn: ({ signal }) =>
      call(listObjects, { params: { bucket }, query: { prefix, delimiter: '/', limit: mostShown }, signal }),
    enabled: bucket !== '',
    placeholderData: (page, query) => (query?.queryKey[2] === bucket ? page : undefined),
  })
}

/** Only what begins as typed: the answer to fewer letters may still be there. */
function foundIn(
  page: ReplyOf<typeof listObjects> | undefined,
  prefix: string,
  open: (at: Parameters<typeof paths.folder>[1]) => () => void,
): readonly Entry[] {
  const folders = (page?.folders ?? []).map((name) => ({
    id: `folder ${name}`,
    label: name,
    Icon: FilesIcon,
    run: open({ prefix: name }),
  }))
  const objects = (page?.items ?? []).map(({ key }) => ({
    id: `key ${key}`,
    label: key,
    Icon: ObjectIcon,
    run: open({ prefix: splitPrefix(key).folder, key }),
  }))
  return [...folders, ...objects].filter(({ label }) => label.startsWith(prefix) && label !== prefix)
}
