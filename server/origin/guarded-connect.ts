import { connect as connectSocket, isIP, type Socket } from 'node:net'
import { type SecureContext, type TLSSocket, connect as upgrade } from 'node:tls'
import type { AddressPolicy, AddressVerdict } from './address-policy.ts'
import { broken, connectFailure, tlsFailure } from './failures.ts'
import { isOwnName, type OwnNames } from './own-names.ts'
import type { Resolver, Target, Way } from './resolver.ts'
import { within } from './time-limit.ts'

export type Guard = {
  readonly resolver: Resolver
  readonly policy: AddressPolicy
  readonly own: OwnNames
}

export type Connecting = {
  /** Milliseconds for TCP, over all addresses, and again for TLS. */
  readonly connectMs: number
  readonly signal: AbortSignal
}

export type TlsWay = {
  /** Asked for in the handshake and looked for in the certificate; empty is the target's own host. */
  readonly serverName: string
  readonly secureContext: SecureContext
}

/** The verdict over a target and every address behind it: one bad address spoils them all. */
export function judge(guard: Guard, target: Target, way: Way): AddressVerdict {
  if (isOwnName(target, guard.own)) return { kind: 'self' }
  const verdicts = way.ips.map((ip) => guard.policy(ip, way.port))
  const worst = (['self', 'policy', 'carrier'] as const).map((kind) => verdicts.find((v) => v.kind === kind))
  return worst.find((verdict) => verdict !== undefined) ?? verdicts[0] ?? { kind: 'allowed' }
}

/** Resolves, judges every address, connects to one of them, and judges the socket once more. Rejects with OriginError. */
export async function connectGuarded(
  guard: Guard,
  target: Target,
  tls: TlsWay | null,
  connecting: Connecting,
): Promise<Socket> {
  const way = await guard.resolver(target, connecting.signal)
  insist(judge(guard, target, way), target)
  const tcp = await connectTcp(guard, target, way, connecting)
  const socket = tls === null ? tcp : await startTls(target, tls, tcp, connecting)
  return socket.once('end', noteHangUp)
}

const hungUp = new WeakSet<Socket>()

/** Bun's sockets end when they are destroyed, too. */
function noteHangUp(this: Socket): void {
  if (!this.destroyed) hungUp.add(this)
}

/** Whether the origin has ended this connection, which {@link connectGuarded} made. */
export const hasHungUp = (socket: Socket): boolean => hungUp.has(socket)

function insist(verdict: AddressVerdict, { host }: Target): void {
  if (verdict.kind === 'self') throw broken('origin-refused-by-policy', `${host} is this gateway itself`)
  if (verdict.kind === 'allowed') return
  const { ip } = verdict
  const where = host === ip ? ip : `${host} leads to ${ip}, which`
  throw broken('origin-refused-by-policy', `${where} is refused (${whyOf(verdict)})`)
}

const whyOf = (verdict: Extract<AddressVerdict, { kind: 'policy' | 'carrier' }>) =>
  verdict.kind === 'policy'
    ? `${verdict.range}; see ${verdict.setting}`
    : `${verdict.carrier === null ? 'no known carrier' : `carrier ${verdict.carrier}`}; see HEADWATER_CARRIERS_ALLOWED`

/** Tries the addresses in turn. Each gets an equal share of the time that is left. */
export async function connectTcp(
  guard: Guard,
  target: Target,
  way: Way,
  { connectMs, signal }: Connecting,
): Promise<Socket> {
  const deadline = performance.now() + connectMs
  let last: unknown
  for (const [tried, ip] of way.ips.entries()) {
    const share = (deadline - performance.now()) / (way.ips.length - tried)
    const late = () => broken('origin-connect-timeout', `${target.host} did not accept the connection in time`)
    try {
      return await within(Math.max(share, 1), signal, late, (stop) => connectOne(guard, target, ip, way.port, stop))
    } catch (error) {
      signal.throwIfAborted()
      last = error
    }
  }
  throw connectFailure(last, target.host)
}

/**
 * Of the connection and of the answers that come over it, bytes. Behind a piece that is worked on others wait in both:
 * measured with 150 paused answers, 180 KB each, with this 86.
 */
// Spread, because Node's types do not know that a connection takes it.
const small = { highWaterMark: 16 * 1024 }

async function connectOne(guard: Guard, target: Target, ip: string, port: number, stop: AbortSignal): Promise<Socket> {
  const socket = connectSocket({ host: ip, port, noDelay: true, ...small })
  await opened(socket, 'connect', stop)
  try {
    insist(guard.policy(socket.remoteAddress ?? '', socket.remotePort ?? 0), target)
  } catch (error) {
    socket.destroy()
    throw error
  }
  return socket
}

/** TLS over a checked connection, the certificate verified against the name. Takes the socket over. */
export async function startTls(
  { host }: Target,
  { serverName, secureContext }: TlsWay,
  socket: Socket,
  { connectMs, signal }: Connecting,
): Promise<TLSSocket> {
  const late = () => broken('origin-connect-timeout', `${host} did not finish the TLS handshake in time`)
  const name = serverName === '' ? host : serverName
  const secure = upgrade({
    socket,
    ...small,
    host: name,
    servername: isIP(name) === 0 ? name : '',
    secureContext,
    ALPNProtocols: ['http/1.1'],
  })
  await within(connectMs, signal, late, (stop) => opened(secure, 'secureConnect', stop)).catch((error: unknown) => {
    signal.throwIfAborted()
    throw tlsFailure(error, host)
  })
  return secure
}

/** Waits for the event; an error or an abort before it destroys the socket and rejects. */
function opened(socket: Socket, event: 'connect' | 'secureConnect', stop: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onAbort = () => socket.destroy(stop.reason)
  const onClose = () => reject(new Error('The connection closed at once'))
  stop.addEventListener('abort', onAbort, { once: true })
  socket.once(event, resolve).once('error', reject).once('close', onClose)
  if (stop.aborted) onAbort()
  return promise.finally(() => {
    stop.removeEventListener('abort', onAbort)
    socket.off(event, resolve).off('error', reject).off('close', onClose)
    // An error in the moment before the next owner listens must not end the process.
    socket.on('error', () => {})
  })
}
