import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Client, Read } from '../../pull/serve-object.ts'
import { clientGone } from './client-gone.ts'
import { blameOnlyForUnread } from './stalled.ts'

type Addressed = { readonly key: string; readonly query: string; readonly host: string }

/**
 * A read and who reads. A hit asks for little of it; what only a miss needs is found out when it is asked for. A class,
 * because objects with getters of their own are slow to make.
 */
export class ClientRead implements Read, Client {
  readonly method: Read['method']
  readonly key: string
  readonly query: string
  readonly host: string
  private readonly req: IncomingMessage
  private readonly res: ServerResponse

  constructor(req: IncomingMessage, res: ServerResponse, method: Read['method'], { key, query, host }: Addressed) {
    this.method = method
    this.key = key
    this.query = query
    this.host = host
    this.req = req
    this.res = res
  }

  get scheme(): Read['scheme'] {
    const { socket } = this.req
    // Bun's sockets all have the property.
    return 'encrypted' in socket && socket.encrypted === true ? 'https' : 'http'
  }

  get headers(): Read['headers'] {
    return singleHeaders(this.req.headers)
  }

  gone(): AbortSignal {
    return clientGone(this.res)
  }

  waits(): void {
    blameOnlyForUnread(this.res)
  }
}

/** The one header that Node keeps as a list is no request header at all (RFC 6265 §4.1). */
const singleHeaders = (headers: IncomingHttpHeaders): Read['headers'] =>
  ('set-cookie' in headers ? { ...headers, 'set-cookie': undefined } : headers) as Read['headers']
