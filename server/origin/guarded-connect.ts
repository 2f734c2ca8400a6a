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
  /** Milliseconds for TCP, over all addresses, and again for TLS. */
  readonly connectMs: number
  readonly secureContext: SecureContext
}

/** The verdict over a target and every address behind it: one bad address spoils them all. */
export function judge(guard: Guard, target: Target, way: Way): AddressVerdict {
  if (isOwnName(target, guard.own)) return { kind: 'self' }
  const verdicts = way.ips.map((ip) => guard.policy(ip, way.port))
  return verdicts.find((v) => v.kind === 'self') ?? verdicts.find((v) => v.kind === 'policy') ?? { kind: 'allowed' }
}

/** Resolves, judges every address, connects to one of them, and judges the socket once more. Rejects with OriginError. */
export async function connectGuarded(
  guard: Guard,
  target: Target,
  protocol: 'http' | 'https',
  signal: AbortSignal,
): Promise<Socket> {
  const way = await guard.resolver(target, signal)
  insist(judge(guard, target, way), target)
  const socket = await connectTcp(guard, target, way, signal)
  return protocol === 'https' ? startTls(guard, target, socket, signal) : socket
}

function insist(verdict: AddressVerdict, { host }: Target): void {
  if (verdict.kind === 'self') throw broken('origin-refused-by-policy', `${host} is this gateway itself`)
  if (verdict.kind === 'allowed') return
  const { ip, range, setting } = verdict
  const where = host === ip ? ip : `${host} leads to ${ip}, which`
  throw broken('origin-refused-by-policy', `${where} is refused (${range}; see ${setting})`)
}

/** Tries the addresses in turn. Each gets an equal share of the time that is left. */
export async function connectTcp(guard: Guard, target: Target, way: Way, signal: AbortSignal): Promise<Socket> {
  const deadline = performance.now() + guard.connectMs
  let last: unknown
  for (const [tried, ip] of way.ips.entries()) {
    const share = (deadline - performance.now()) / (way.ips.length - tried)
    const late = () => broken('origin-timeout', `${target.host} did not accept the connection in time`)
    try {
      return await within(Math.max(share, 1), signal, late, (stop) => connectOne(guard, target, ip, way.port, stop))
    } catch (error) {
      signal.throwIfAborted()
      last = error
    }
  }
  throw connectFailure(last, target.host)
}

async function connectOne(guard: Guard, target: Target, ip: string, port: number, stop: AbortSignal): Promise<Socket> {
  const socket = connectSocket({ host: ip, port, noDelay: true })
  await opened(socket, 'connect', stop)
  try {
    insist(guard.policy(socket.remoteAddress ?? '', socket.remotePort ?? 0), target)
  } catch (error) {
    socket.destroy()
    throw error
  }
  return socket
}

/** TLS over a checked connection, the certificate verified against the host name. Takes the socket over. */
export async function startTls(
  guard: Guard,
  { host }: Target,
  socket: Socket,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const late = () => broken('origin-timeout', `${host} did not finish the TLS handshake in time`)
  const secure = upgrade({
    socket,
    host,
    servername: isIP(host) === 0 ? host : '',
    secureContext: guard.secureContext,
    ALPNProtocols: ['http/1.1'],
  })
  await within(guard.connectMs, signal, late, (stop) => opened(secure, 'secureConnect', stop)).catch(
    (error: unknown) => {
      signal.throwIfAborted()
      throw tlsFailure(error, host)
    },
  )
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
