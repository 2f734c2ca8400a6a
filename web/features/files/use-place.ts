import { useMemo } from 'react'
import { paths } from '../../paths.ts'
import { useAddress } from '../../use-address.ts'
import { useAddressText } from '../../use-address-text.ts'
import { useBucketName } from '../../use-bucket-name.ts'
import { readSort, type Sort, sortText } from './sort-rows.ts'

/** Where in the bucket one is. All of it lives in the address. */
export type Place = {
  readonly bucket: string
  /** Empty at the top; else ends with `/`. */
  readonly folder: string
  /** What keys in the folder must start with, as it is being typed. */
  readonly search: string
  readonly setSearch: (text: string) => void
  /** By what the loaded rows are sorted; empty in the order of keys. */
  readonly sort: Sort
  readonly setSort: (sort: Sort) => void
  /** The object whose details are open. */
  readonly openKey: string | null
}

export function usePlace(): Place {
  const bucket = useBucketName()
  const [params, change] = useAddress()
  const [search, setSearch] = useAddressText('search')
  const text = params.get('sort') ?? ''
  const sort = useMemo(() => readSort(text), [text])
  const setSort = (next: Sort) => change({ sort: sortText(next) }, { replace: true })
  return { bucket, folder: params.get('prefix') ?? '', search, setSearch, sort, setSort, openKey: params.get('key') }
}

type Here = Pick<Place, 'bucket' | 'folder' | 'search' | 'sort'>

/** The address of a folder as it is searched and sorted; `key` opens the details of an object. */
export function placePath({ bucket, folder, search, sort }: Here, key = ''): string {
  const path = paths.folder(bucket, { prefix: folder, search, key })
  return sort === null ? path : `${path}${path.includes('?') ? '&' : '?'}sort=${sortText(sort)}`
}

/** The address for a prefix that ends within a name: its folder, with the rest as the search. `null` when it is fine. */
export function straightAddress(bucket: string, params: URLSearchParams): string | null {
  const prefix = params.get('prefix') ?? ''
  const end = prefix.lastIndexOf('/') + 1
  if (end === prefix.length) return null
  const search = prefix.slice(end) + (params.get('search') ?? '')
  const here = { bucket, folder: prefix.slice(0, end), search, sort: readSort(params.get('sort') ?? '') }
  return placePath(here, params.get('key') ?? '')
}
