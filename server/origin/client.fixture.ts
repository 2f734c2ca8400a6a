import { createHttpOriginClient, type HttpOriginClientOptions } from './http-origin-client.ts'
import {
  type OriginAnswer,
  type OriginBody,
  type OriginClient,
  OriginError,
  type OriginFailure,
  type OriginSite,
} from './origin-client.ts'

/** A client for origins on loopback, for which no name is known. */
export const clientWith = (options: Partial<HttpOriginClientOptions> = {}): OriginClient =>
  createHttpOriginClient({
    allow: ['127.0.0.0/8'],
    publicOnly: false,
    resolve: new Map(),
    self: { listeners: [], hosts: [] },
    instanceId: 'headwater-test',
    version: '1.2.3',
    lookup: () => Promise.reject(new Error('no name is known here')),
    ...options,
  })

export const plainSite: OriginSite = {
  hostHeader: '',
  serverName: '',
  certificateAuthority: '',
  credentials: { kind: 'none' },
}

export type Found = Extract<OriginAnswer, { kind: 'found' }>

export function foundIn(answer: OriginAnswer): Found {
  if (answer.kind === 'found') return answer
  throw new Error(answer.kind === 'failed' ? `failed: ${answer.failure.reason}` : answer.kind)
}

export function failureIn(answer: OriginAnswer): OriginFailure {
  if (answer.kind === 'failed') return answer.failure
  if (answer.kind === 'found') answer.body.destroy()
  throw new Error(answer.kind)
}

export async function readAll(body: OriginBody): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces)
}

export type Copy = { readonly text: string; readonly failure: OriginFailure | null }

/** Reads an answer to its end, whichever that is. */
export async function copy(answer: OriginAnswer): Promise<Copy> {
  if (answer.kind === 'failed') return { text: '', failure: answer.failure }
  let text = ''
  try {
    for await (const chunk of foundIn(answer).body) text += Buffer.from(chunk).toString()
  } catch (error) {
    if (error instanceof OriginError) return { text, failure: error.failure }
    throw error
  }
  return { text, failure: null }
}

/** The reason of a failure, or what there is instead; a body is thrown away. */
export function outcome(answer: OriginAnswer): string {
  if (answer.kind === 'failed') return answer.failure.reason
  if (answer.kind === 'found') answer.body.destroy()
  return answer.kind
}
