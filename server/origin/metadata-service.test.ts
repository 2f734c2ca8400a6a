import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import type { MetadataReport } from './metadata-service.fixture.ts'

const fixture = fileURLToPath(new URL('./metadata-service.fixture.ts', import.meta.url))

/** Runs the fixture in a network namespace whose loopback interface has the addresses of the metadata services. */
async function runInOwnNetwork(): Promise<MetadataReport> {
  const script = [
    'ip link set lo up',
    'ip address add 169.254.169.254/32 dev lo',
    '{ ip address add fd00:ec2::254/128 dev lo || true; }',
    'exec "$1" "$2" attack',
  ].join(' && ')
  const { stdout } = await promisify(execFile)('unshare', [
    '--net',
    'sh',
    '-c',
    script,
    'sh',
    process.execPath,
    fixture,
  ])
  return JSON.parse(stdout)
}

describe('a cloud’s metadata service', () => {
  let report: MetadataReport
  beforeAll(async () => {
    report = await runInOwnNetwork()
  }, 60_000)

  it('stands there to be reached by anybody who does not ask the policy', () => {
    expect(report.control).toMatchObject({ '169.254.169.254': 1 })
    // The other one is there where the machine speaks IPv6.
    expect(Object.values(report.control)).toEqual(Object.keys(report.control).map(() => 1))
  })

  it('is never connected to: not directly, by name, by redirect, in disguise, or by a name that changes', () => {
    expect(report.reached).toBe(0)
  })

  it('is refused by the policy each time', () => {
    const strange = Object.entries(report.outcomes).filter(([, reason]) => reason !== 'origin-refused-by-policy')
    expect(strange).toEqual([])
    expect(Object.keys(report.outcomes).length).toBeGreaterThanOrEqual(35)
  })
})
