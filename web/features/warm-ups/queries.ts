import { type QueryClient, queryOptions } from '@tanstack/react-query'
import {
  getWarmUp,
  listWarmUps,
  startWarmUp,
  startWarmUpFromFile,
  type WarmUpView,
} from '../../../contract/warm-ups.ts'
import { call } from '../../api/call.ts'
import { upload } from '../../api/upload.ts'
import { buckets } from '../../query/buckets.ts'

const pollMs = 2_000

/** What is warmed: keys as they were typed, one on each line; a file of them; or what an origin lists. */
export type Wanted =
  | { readonly kind: 'keys'; readonly text: string }
  | { readonly kind: 'file'; readonly file: File | null }
  | { readonly kind: 'origin'; readonly prefix: string; readonly listing: 's3' | 'index'; readonly rule: string }

/** More keys than this go as a file. */
const mostListed = 10_000

const all = (bucket: string) => [...buckets.of(bucket), 'warm-ups'] as const

export const isOpen = ({ endedAt }: WarmUpView) => endedAt === null

/** How many objects a dry run would pull. It opens no pulls, so they are not in `open`. */
export const wouldPull = ({ found, here, unmatched, invalid }: WarmUpView) => found - here - unmatched - invalid

export const warmUps = {
  /** Newest first; read again and again while one is not at an end. */
  list: (bucket: string) =>
    queryOptions({
      queryKey: [...all(bucket), 'list'] as const,
      queryFn: ({ signal }) => call(listWarmUps, { params: { bucket }, signal }),
      refetchInterval: ({ state: { data } }) => (data?.items.some(isOpen) ? pollMs : false),
    }),
  one: (bucket: string, id: string) =>
    queryOptions({
      queryKey: [...all(bucket), 'one', id] as const,
      queryFn: ({ signal }) => call(getWarmUp, { params: { bucket, warmUp: id }, signal }),
      refetchInterval: ({ state: { data } }) => (data && !isOpen(data) ? false : pollMs / 2),
    }),
}

export const refreshWarmUps = (client: QueryClient, bucket: string) =>
  client.invalidateQueries({ queryKey: all(bucket) })

/** The lines of a text that are not empty. */
export const keysOf = (text: string) => text.split(/\r?\n/).filter((line) => line !== '')

/** Starts a warm-up, or only counts what it would do. */
export function start(bucket: string, wanted: Wanted, dryRun: boolean): Promise<WarmUpView> {
  const fromFile = (file: Blob) =>
    upload(startWarmUpFromFile, {
      params: { bucket },
      query: { dryRun: dryRun ? 'true' : 'false' },
      file,
      contentType: 'text/plain',
    })
  if (wanted.kind === 'file') return fromFile(wanted.file ?? new Blob())
  if (wanted.kind === 'origin') return call(startWarmUp, { params: { bucket }, body: { source: wanted, dryRun } })
  const keys = keysOf(wanted.text)
  return keys.length > mostListed
    ? fromFile(new Blob([keys.join('\n')]))
    : call(startWarmUp, { params: { bucket }, body: { source: { kind: 'keys', keys }, dryRun } })
}
