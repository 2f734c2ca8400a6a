import { type TestReport, type TestStep, testSteps } from '../../contract/origin-pull.ts'

type Name = TestStep['step']
type Found = Omit<TestStep, 'step'>

const ok = (ms: number, code: string, facts: Record<string, string> = {}): Found => ({ outcome: 'ok', ms, code, facts })
const failed = (ms: number, code: string): Found => ({ outcome: 'failed', ms, code, facts: {} })
const skipped = (code: string): Found => ({ outcome: 'skipped', ms: null, code, facts: {} })

const healthy: Record<Name, Found> = {
  dns: ok(12, 'resolved', { addresses: '203.0.113.10, 203.0.113.11' }),
  policy: ok(0, 'allowed'),
  tcp: ok(23, 'connected', { address: '203.0.113.10', port: '80' }),
  tls: ok(41, 'verified', { tlsVersion: 'TLSv1.3', certificateDaysLeft: '63' }),
  http: ok(1_204, 'http-200', { status: '200', contentLength: '1204', acceptRanges: 'bytes' }),
}

/** In the order they are walked; the report lists the policy first. */
const walk: readonly Name[] = ['dns', 'policy', 'tcp', 'tls', 'http']

/** What a connection test finds at the well-known addresses; every other is healthy. */
export function testReport(address: string, protocol: 'http' | 'https' | 'follow'): TestReport {
  const secure = protocol === 'https'
  const trouble = troubleAt(address)
  const found = new Map<Name, Found>()
  for (const name of walk) {
    const broken = [...found.values()].some(({ outcome }) => outcome === 'failed')
    const step = name === 'tls' && !secure ? skipped('not-used') : (trouble[name] ?? healthy[name])
    found.set(name, broken ? skipped('not-run') : step)
  }
  return {
    ok: [...found.values()].every(({ outcome }) => outcome !== 'failed'),
    url: `${secure ? 'https' : 'http'}://${address}/`,
    steps: testSteps.map((step) => ({ step, ...(found.get(step) ?? skipped('not-run')) })),
  }
}

function troubleAt(address: string): Partial<Record<Name, Found>> {
  if (address.startsWith('unresolved.')) return { dns: failed(31, 'name-unknown') }
  if (address.startsWith('down.')) return { tcp: failed(4, 'refused') }
  if (address.startsWith('cert.')) return { tls: failed(18, 'certificate-expired') }
  if (address.startsWith('self.')) return { policy: failed(0, 'self') }
  if (address.startsWith('127.')) return { policy: failed(0, 'refused-by-policy') }
  return {}
}
