import { readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { socketFolder, socketName } from './handed-over.ts'

/** In the data folder: where the socket of whoever has, or had, its lock is. */
const noteOfSocket = 'workers.socket'

/**
 * Removes the socket that a killed process of this data folder has left, and notes the new one for the next start. The lock
 * must be held. Nothing is removed that was not noted here, or that somebody listens on: a data folder may be a copy of
 * one in use. A disk that takes no note keeps nobody from starting.
 */
export async function replaceLeftBehind(dataFolder: string, socketPath: string): Promise<void> {
  const note = join(dataFolder, noteOfSocket)
  const before = await readFile(note, 'utf8').catch(() => '')
  if (isOurs(before) && !(await isListening(before))) await removeSocket(before).catch(() => undefined)
  await writeFile(note, socketPath).catch(() => undefined)
}

const isOurs = (path: string) =>
  path.startsWith('/') && basename(path) === socketName && basename(dirname(path)).startsWith(socketFolder)

/** The folder only if nothing else is in it. */
async function removeSocket(path: string): Promise<void> {
  await rm(path, { force: true })
  await rmdir(dirname(path))
}

/** What refuses, or is not there, is left behind; of anything else nobody knows. */
function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    )
  })
}
