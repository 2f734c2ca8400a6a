import { createMemoryObjectStore } from './memory-object-store.ts'
import { describeObjectStore } from './object-store.conformance.ts'

describeObjectStore('the memory store', async () => createMemoryObjectStore())
