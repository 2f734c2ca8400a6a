import type { Socket } from 'node:net'

/** A request as it came over the wire; header names in lower case, the last of a repeated one wins. */
export type EvilRequest = {
  readonly method: string
  /** Without the query, not decoded. */
  readonly path: string
  /** Without `?`; empty when there is none. */
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
}

/** Reads one request after the other and has each answered before the next. Requests have no bodies here. */
export async function readRequests(socket: Socket, reply: (request: EvilRequest) => Promise<void>): Promise<void> {
  let text = ''
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      text += (chunk as Buffer).toString('latin1')
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const head = text.slice(0, end)
        text = text.slice(end + 4)
        await reply(parseRequest(head))
      }
    }
  } catch {
    // The client went away, as clients do.
  }
}

function parseRequest(head: string): EvilRequest {
  const [first = '', ...lines] = head.split('\r\n')
  const [method = '', target = ''] = first.split(' ')
  const [path = '', query = ''] = target.split('?')
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  return { method, path, query, headers: Object.fromEntries(headers) }
}
