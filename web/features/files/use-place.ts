import { useSearchParams } from 'react-router'
import { paths } from '../../paths.ts'
import { useAddressText } from '../../use-address-text.ts'
import { useBucketName } from '../../use-bucket-name.ts'

/** Where in the bucket one is. All of it lives in the address. */
export type Place = {
  readonly bucket: string
  /** Empty at the top; else ends with `/`. */
  readonly folder: string
  /** What keys in the folder must start with, as it is being typed. */
  readonly search: string
  readonly setSearch: (text: string) => void
  /** The object whose details are open. */
  readonly openKey: string | null
}

export function usePlace(): Place {
  const bucket = useBucketName()
  const [params] = useSearchParams()
  const [search, setSearch] = useAddressText('search')
  return { bucket, folder: params.get('prefix') ?? '', search, setSearch, openKey: params.get('key') }
}

/** The address for a prefix that ends within a name: its folder, with the rest as the search. `null` when it is fine. */
export function straightAddress(bucket: string, params: URLSearchParams): string | null {
  const prefix = params.get('prefix') ?? ''
  const end = prefix.lastIndexOf('/') + 1
  if (end === prefix.length) return null
  return paths.folder(bucket, {
    prefix: prefix.slice(0, end),
    search: prefix.slice(end) + (params.get('search') ?? ''),
    key: params.get('key') ?? '',
  })
}
