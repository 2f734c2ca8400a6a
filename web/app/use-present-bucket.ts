import { useMatch } from 'react-router'

/** The bucket whose pages are on the screen; what stands around all pages is not told by their route. */
export const usePresentBucket = (): string | null => useMatch('/buckets/:bucket/*')?.params.bucket ?? null
