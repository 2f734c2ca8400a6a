import { close, open, write } from 'node:fs'
import { setTimeout as pass } from 'node:timers/promises'
import { promisify } from 'node:util'

const openFile = promisify(open)
const closeFile = promisify(close)
const writeTo = promisify(write)

const standardOutput = 1
/** A pipe that takes nothing now is tried again after so many milliseconds. */
const busyMs = 100

type LogFileOptions = {
  /** What may wait to be written, bytes. */
  readonly mostWaiting: number
  /** Hears why a piece could not be written, or a new file not be opened. */
  readonly onBroken: (error: unknown) => void
}

/** A file, or standard output, that pieces are written to one after the other. */
export interface LogFile {
  /** Takes a piece; returns `false` when too much waits already. What a full disk refuses is tried again with the next one. */
  write(piece: Uint8Array): boolean
  /** Goes on in a new file of the same name behind the piece that is being written; in the old one while that cannot be. */
  reopen(): void
  /** Resolves when all is written, or was tried once more. */
  close(): Promise<void>
}

/** Opens it, `-` is standard output. Rejects when it cannot be opened. */
export async function openLogFile(path: string, { mostWaiting, onBroken }: LogFileOptions): Promise<LogFile> {
  const open = async () => (path === '-' ? standardOutput : await openFile(path, 'a'))
  const close = async (file: number) => (file === standardOutput ? undefined : await closeFile(file))
  let fd = await open()
  const pieces: Uint8Array[] = []
  let waiting = 0
  let isRenamed = false
  let isWorking = false
  let work = Promise.resolve()

  const renew = async () => {
    const old = fd
    try {
      fd = await open()
      await close(old)
    } catch (error) {
      onBroken(error)
    }
  }
  /** Resolves to whether the first piece was written. What was not stays. */
  const writeOne = async (piece: Uint8Array): Promise<boolean> => {
    let at = 0
    try {
      while (at < piece.length) at += await writeSome(fd, piece.subarray(at))
      pieces.shift()
    } catch (error) {
      pieces[0] = piece.subarray(at)
      onBroken(error)
    }
    waiting -= at
    return at === piece.length
  }
  const writeAll = async () => {
    isWorking = true
    let isStuck = false
    for (let [piece] = pieces; isRenamed || (piece && !isStuck); [piece] = pieces) {
      if (piece && !isRenamed) isStuck = !(await writeOne(piece))
      else {
        isRenamed = false
        isStuck = false
        await renew()
      }
    }
    isWorking = false
  }
  const goOn = () => {
    if (!isWorking) work = writeAll()
    return work
  }
  return {
    write(piece) {
      const isTaken = waiting + piece.length <= mostWaiting
      if (isTaken && piece.length > 0) pieces.push(piece)
      if (isTaken) waiting += piece.length
      void goOn()
      return isTaken
    },
    reopen() {
      isRenamed = true
      void goOn()
    },
    async close() {
      await goOn()
      await close(fd)
    },
  }
}

/** Resolves to how many bytes were taken. */
async function writeSome(fd: number, bytes: Uint8Array): Promise<number> {
  try {
    const { bytesWritten } = await writeTo(fd, bytes)
    return bytesWritten
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
    await pass(busyMs)
    return 0
  }
}
