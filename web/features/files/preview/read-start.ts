import { ApiError } from '../../../api/api-error.ts'

type Wanted = {
  readonly url: string
  /** How many bytes are enough. */
  readonly bytes: number
  /** Whether a part can be asked for; else the answer is broken off when it is enough. */
  readonly ranges: boolean
  readonly signal: AbortSignal
}

/** The first bytes of what is at an address. Throws an `ApiError` as `call` does. */
export async function readStart({ url, bytes, ranges, signal }: Wanted): Promise<Uint8Array> {
  const headers: Record<string, string> = ranges ? { Range: `bytes=0-${bytes - 1}` } : {}
  const answer = await fetch(url, { headers, signal, credentials: 'omit' }).catch((cause: unknown) => {
    if (signal.aborted) throw cause
    throw new ApiError({ kind: 'offline' }, { cause })
  })
  if (!answer.ok)
    throw new ApiError({ kind: 'surprising-reply', status: answer.status, detail: 'no preview at this address' })
  return readUpTo(answer.body, bytes)
}

async function readUpTo(body: ReadableStream<Uint8Array> | null, bytes: number): Promise<Uint8Array> {
  const start = new Uint8Array(bytes)
  let length = 0
  const reader = body?.getReader()
  while (reader && length < bytes) {
    const { done, value } = await reader.read()
    if (done) break
    const taken = value.subarray(0, bytes - length)
    start.set(taken, length)
    length += taken.length
  }
  await reader?.cancel()
  return start.subarray(0, length)
}
