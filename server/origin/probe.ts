import { Agent as HttpAgent, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { type TestReport, type TestStep, testSteps } from '../../contract/origin-pull.ts'
import type { Self } from '../domain/own-headers.ts'
import type { AddressVerdict } from './address-policy.ts'
import { exchange } from './exchange.ts'
import { tlsCode } from './failures.ts'
import { connectTcp, type Guard, judge, startTls } from './guarded-connect.ts'
import { OriginError, type OriginSite } from './origin-client.ts'
import { requestHead, tlsOf } from './request-head.ts'
import { type Target, targetOf, type Way } from './resolver.ts'
import type { SecureContexts } from './secure-contexts.ts'
import type { Stop } from './stops.ts'

export type ProbeOptions = {
  /** Sent with every request. */
  readonly self: Self
  readonly site: OriginSite | undefined
  readonly secureContexts: SecureContexts
  readonly connectMs: number
  readonly headersMs: number
  readonly now: () => number
  readonly signal: AbortSignal
  /** Goes with the signal. */
  readonly stop: Stop
}

type StepName = TestStep['step']
type Finding = Pick<TestStep, 'outcome' | 'code' | 'facts'>
type Found<T> = { readonly finding: Finding; readonly value: T }

/** A certificate that ends sooner than this many days is worth a warning. */
const soonDays = 14

/**
 * Walks to an origin step by step. The policy leads the report, as operators read it, although it judges what DNS
 * found; a step that did not run is `skipped`. Nothing is sent before the policy has agreed.
 */
export async function probeOrigin(guard: Guard, url: URL, options: ProbeOptions): Promise<TestReport> {
  const steps = new Map<StepName, TestStep>()
  await using open = new AsyncDisposableStack()
  await walk(guard, url, options, { steps, open })
  if (url.protocol === 'http:') steps.set('tls', skipped('tls', 'not-used'))
  return {
    ok: steps.get('http')?.outcome === 'ok' || steps.get('http')?.outcome === 'warning',
    url: url.href,
    steps: testSteps.map((step) => steps.get(step) ?? skipped(step, 'not-run')),
  }
}

const skipped = (step: StepName, code: string): TestStep => ({ step, outcome: 'skipped', ms: null, code, facts: {} })

type Walk = { readonly steps: Map<StepName, TestStep>; readonly open: AsyncDisposableStack }

async function walk(guard: Guard, url: URL, options: ProbeOptions, { steps, open }: Walk): Promise<void> {
  const { signal } = options
  const target = targetOf(url)
  const closing = <S extends Socket>(socket: S): S => open.adopt(socket, (s) => void s.destroy())
  const way = await take(steps, 'dns', () => dnsStep(guard, target, signal))
  if (!way) return
  if (!(await take(steps, 'policy', async () => policyStep(guard, target, way)))) return
  const socket = await take(steps, 'tcp', () => tcpStep(guard, target, way, options))
  if (!socket) return
  closing(socket)
  const secure = url.protocol === 'http:' ? socket : await take(steps, 'tls', () => tlsStep(url, socket, options))
  if (secure) await take(steps, 'http', () => httpStep(url, closing(secure), options))
}

/** Runs and records one step. `null` when it failed, so that the walk ends there. */
async function take<T>(steps: Walk['steps'], step: StepName, work: () => Promise<Found<T>>): Promise<T | null> {
  const start = performance.now()
  const record = (finding: Finding) => {
    steps.set(step, { step, ...finding, ms: Math.round(performance.now() - start) })
    return finding.outcome !== 'failed'
  }
  try {
    const { finding, value } = await work()
    return record(finding) ? value : null
  } catch (error) {
    if (!(error instanceof OriginError)) throw error
    record({ outcome: 'failed', code: codeOf(step, error), facts: { detail: error.failure.detail } })
    return null
  }
}

const codes: Readonly<Record<string, string>> = {
  'origin-name-unknown': 'name-unknown',
  'origin-timeout': 'timeout',
  'origin-connect-timeout': 'timeout',
  'origin-first-byte-timeout': 'timeout',
  'origin-unreachable': 'unreachable',
  'origin-refused-by-policy': 'refused-by-policy',
  'origin-bad-response': 'bad-response',
}

function codeOf(step: StepName, error: OriginError): string {
  if (step === 'tls') return tlsCode(error)
  const { cause } = error
  if (cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED') return 'refused'
  return codes[error.failure.reason] ?? error.failure.reason
}

const ok = (code: string, facts: TestStep['facts']): Finding => ({ outcome: 'ok', code, facts })

async function dnsStep(guard: Guard, target: Target, signal: AbortSignal): Promise<Found<Way>> {
  const way = await guard.resolver(target, signal)
  return { finding: ok(way.how, { addresses: way.ips.join(', ') }), value: way }
}

function policyStep(guard: Guard, target: Target, way: Way): Found<true> {
  const verdict = judge(guard, target, way)
  return { finding: verdict.kind === 'allowed' ? ok('allowed', carriersAt(guard, way)) : refusal(verdict), value: true }
}

function carriersAt(guard: Guard, { ips, port }: Way): TestStep['facts'] {
  const verdicts = ips.map((ip) => guard.policy(ip, port))
  const names = new Set(verdicts.flatMap((v) => (v.kind === 'allowed' && v.carrier ? [v.carrier] : [])))
  return names.size === 0 ? {} : { carrier: [...names].join(', ') }
}

function refusal(verdict: Exclude<AddressVerdict, { kind: 'allowed' }>): Finding {
  if (verdict.kind === 'self') return { outcome: 'failed', code: 'self', facts: {} }
  if (verdict.kind === 'policy') {
    const { ip, range, setting } = verdict
    return { outcome: 'failed', code: 'refused-by-policy', facts: { ip, range, setting } }
  }
  const { ip, carrier } = verdict
  const facts = { ip, ...(carrier === null ? {} : { carrier }), setting: 'HEADWATER_CARRIERS_ALLOWED' }
  return { outcome: 'failed', code: 'refused-carrier', facts }
}

async function tcpStep(guard: Guard, target: Target, way: Way, options: ProbeOptions): Promise<Found<Socket>> {
  const socket = await connectTcp(guard, target, way, options)
  return {
    finding: ok('connected', { address: `${socket.remoteAddress}`, port: `${socket.remotePort}` }),
    value: socket,
  }
}

async function tlsStep(url: URL, tcp: Socket, options: ProbeOptions): Promise<Found<TLSSocket>> {
  const { serverName, certificateAuthority } = tlsOf(url, url, options.site)
  const way = { serverName, secureContext: options.secureContexts(certificateAuthority) }
  const secure = await startTls(targetOf(url), way, tcp, options)
  const days = Math.floor((Date.parse(secure.getPeerCertificate().valid_to) - Date.now()) / 86_400_000)
  const facts = { tlsVersion: secure.getProtocol() ?? '', certificateDaysLeft: String(days) }
  const soon: Finding = { outcome: 'warning', code: 'certificate-expires-soon', facts }
  return { finding: days < soonDays ? soon : ok('verified', facts), value: secure }
}

async function httpStep(url: URL, socket: Socket, options: ProbeOptions): Promise<Found<number>> {
  const { self, site, now, connectMs, headersMs, stop } = options
  const asked = { method: 'HEAD', ...(site && { site }) } as const
  const head = requestHead(url, asked, { self, first: url, isHome: true, now: now() })
  const agent = url.protocol === 'https:' ? new HttpsAgent() : new HttpAgent()
  agent.createConnection = () => socket
  const { response } = await exchange(url, { head, agent, connectMs, headersMs, stop, onClose: () => {} })
  return { finding: httpFinding(response), value: response.statusCode ?? 0 }
}

/** A missing sample key or a server without HEAD is no broken origin; one that fails, or is ourselves, is. */
function httpFinding({ statusCode = 0, headers }: IncomingMessage): Finding {
  const shown = {
    status: String(statusCode),
    contentLength: headers['content-length'],
    acceptRanges: headers['accept-ranges'],
    location: headers.location,
  }
  const facts = Object.fromEntries(Object.entries(shown).flatMap(([name, value]) => (value ? [[name, value]] : [])))
  const outcome = statusCode < 300 ? 'ok' : statusCode < 500 || statusCode === 501 ? 'warning' : 'failed'
  return { outcome, code: `http-${statusCode}`, facts }
}
