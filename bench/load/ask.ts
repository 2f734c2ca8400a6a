import { get, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'

export type Site = { readonly port: number; readonly host: string }

/** Sends one GET on a connection of its own; resolves at the answer's head. Its body is to be read. */
export function ask({ port, host }: Site, path: string, headers: OutgoingHttpHeaders = {}): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  get({ port, host: '127.0.0.1', path, agent: false, headers: { ...headers, Host: host } }, resolve).once(
    'error',
    reject,
  )
  return promise
}

/** Reads a body to its end. */
export async function readAll(answer: IncomingMessage): Promise<number> {
  let bytes = 0
  for await (const piece of answer) bytes += piece.length
  return bytes
}
