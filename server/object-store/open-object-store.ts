import { type DiskOptions, openDiskObjectStore } from './disk/disk-object-store.ts'
import { createMemoryObjectStore } from './memory-object-store.ts'
import type { ObjectStore } from './object-store.ts'

export type ObjectStoreConfig = ({ readonly kind: 'disk' } & DiskOptions) | { readonly kind: 'memory' }

/** Opens the object store that the configuration names. */
export async function openObjectStore(config: ObjectStoreConfig): Promise<ObjectStore> {
  switch (config.kind) {
    case 'disk':
      return await openDiskObjectStore(config)
    case 'memory':
      return createMemoryObjectStore()
  }
}
