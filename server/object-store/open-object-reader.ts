import { type DiskReaderOptions, openDiskObjectReader } from './disk/disk-object-reader.ts'
import type { ObjectReader } from './object-store.ts'

/** Opens a data folder that another process owns, to read from it alone. */
export const openObjectReader = (options: DiskReaderOptions): ObjectReader => openDiskObjectReader(options)
