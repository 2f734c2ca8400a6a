import type { BodyInput, Endpoint, QueryInput, ReplyOf } from '../../contract/endpoint.ts'
import type { Problem } from '../../contract/errors.ts'
import { logIn } from '../../contract/session.ts'

type Details<E extends Endpoint> = {
  readonly params?: Record<string, string>
  readonly query?: QueryInput<E>
  readonly body?: BodyInput<E> | Buffer
  readonly ifMatch?: number
  readonly headers?: Record<string, string>
}

export type ApiAnswer<T> =
  | { readonly ok: true; readonly status: number; readonly reply: T }
  | { readonly ok: false; readonly status: number; readonly problem: Problem }

/** The console's API, as a script with a session uses it. */
export interface ConsoleApi {
  readonly cookie: { readonly name: string; readonly value: string }
  /** Throws when the server refuses. */
  call<E extends Endpoint>(endpoint: E, details?: Details<E>): Promise<ReplyOf<E>>
  /** Also answers with the refusal. */
  attempt<E extends Endpoint>(endpoint: E, details?: Details<E>): Promise<ApiAnswer<ReplyOf<E>>>
}

/** Logs in and keeps the session's cookie. `browser` is what the session is known by. */
export async function logInto(consoleUrl: string, password: string, browser = 'script'): Promise<ConsoleApi> {
  const res = await send(consoleUrl, logIn, { body: { password }, headers: { 'User-Agent': browser } })
  if (!res.ok) throw new Error(`log-in answered ${res.status}`)
  const [name = '', value = ''] = (res.headers.get('set-cookie') ?? '').split(';', 1).join().split('=')
  const attempt = async <E extends Endpoint>(endpoint: E, details: Details<E> = {}): Promise<ApiAnswer<ReplyOf<E>>> => {
    const headers = { Cookie: `${name}=${value}`, ...details.headers }
    const res = await send(consoleUrl, endpoint, { ...details, headers })
    const { status } = res
    if (!res.ok) return { ok: false, status, problem: (await res.json()) as Problem }
    return { ok: true, status, reply: (status === 204 ? null : await res.json()) as ReplyOf<E> }
  }
  return {
    cookie: { name, value },
    attempt,
    async call(endpoint, details) {
      const answer = await attempt(endpoint, details)
      if (answer.ok) return answer.reply
      throw new Error(`${endpoint.name} answered ${answer.status}: ${JSON.stringify(answer.problem)}`)
    },
  }
}

function send<E extends Endpoint>(consoleUrl: string, endpoint: E, details: Details<E>): Promise<Response> {
  const { params = {}, query, body, ifMatch, headers } = details
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const url = new URL(path, consoleUrl)
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value))
  return fetch(url, {
    method: endpoint.method,
    headers: {
      Origin: new URL(consoleUrl).origin,
      ...(body === undefined || Buffer.isBuffer(body) ? {} : { 'Content-Type': 'application/json' }),
      ...(ifMatch === undefined ? {} : { 'If-Match': `"${ifMatch}"` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
  })
}
