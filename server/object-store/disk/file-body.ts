import { close, fstat, open, read } from 'node:fs'
import { Readable } from 'node:stream'
import type { ByteRange } from '../../domain/stored-object.ts'

// Measured: smaller reads cost a thread hop each, larger ones only memory.
const chunkBytes = 512 * 1024

/**
 * Streams a range of a blob, the whole of it by default. A file that is missing or has another size than the index
 * says is an `error` event; the stream never ends short.
 */
export function readBlob(path: string, size: number, range?: ByteRange): Readable {
  let position = range?.start ?? 0
  const end = range ? range.end + 1 : size
  let fd: number | null = null

  return new Readable({
    highWaterMark: chunkBytes,
    construct(done) {
      open(path, (error, opened) => {
        if (error) return done(lost(error))
        fd = opened
        fstat(opened, (statError, stats) =>
          done(statError ?? (stats.size === size ? null : lost(`${stats.size} bytes instead of ${size}`))),
        )
      })
    },
    read() {
      if (position >= end || fd === null) return void this.push(null)
      const buffer = Buffer.allocUnsafeSlow(Math.min(chunkBytes, end - position))
      read(fd, buffer, 0, buffer.length, position, (error, bytesRead) => {
        if (error || bytesRead === 0) return void this.destroy(lost(error ?? 'the file ends early'))
        position += bytesRead
        this.push(bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead))
      })
    },
    destroy(error, done) {
      if (fd === null) return done(error)
      close(fd, (closeError) => done(error ?? closeError))
    },
  })
}

const lost = (cause: unknown) => new Error('The body of this object is lost or damaged', { cause })
