import module from 'node:module'
import { join } from 'node:path'

// Whoever rotates logs may come while this still loads, and its signal would end the process.
process.on('SIGUSR2', () => undefined)
// Workers read the variable, this thread is told: from the second start on nobody parses TypeScript any more, which
// costs each thread 25 MB and most of a second.
const cache = join(import.meta.dirname, '../dist/compile-cache')
process.env.NODE_COMPILE_CACHE ??= cache
module.enableCompileCache(process.env.NODE_COMPILE_CACHE)
await import('./run.ts')
