import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Mode } from '../contract/rule.ts'
import { verifyDiskStore } from './object-store/disk/verify.ts'
import { evilCases } from './testing/evil-cases/all.ts'
import { codeOf, type EvilCase } from './testing/evil-cases/evil-case.ts'
import { type Run, rateWindowMs, startEvilWorld } from './testing/evil-world.ts'
import type { Fetched } from './testing/fetch-object.ts'

const modes: readonly Mode[] = ['async', 'sync', 'redirect']
const patience = { timeout: 15_000, interval: 25 }

let evil: Awaited<ReturnType<typeof startEvilWorld>>
/** What came of each run; all are under way at once, as many as the machine can take. */
const outcomes = new Map<string, Promise<Fetched>>()
const nameOf = (mode: Mode, name: string) => `${mode} ${name}`

beforeAll(async () => {
  evil = await startEvilWorld(evilCases, modes)
  const inTurn = lanes(24)
  for (const run of evil.runs) {
    const outcome = inTurn(async () => {
      await evil.prepare(run)
      const got = await evil.get(run)
      await expectEnd(run)
      return got
    })
    outcome.catch(() => undefined)
    outcomes.set(nameOf(run.mode, run.evil.name), outcome)
  }
})
afterAll(async () => {
  await evil[Symbol.asyncDispose]()
})

/** Waits until the pull is where it should be: the record says why nothing was stored, or that it is done. */
async function expectEnd(run: Run): Promise<void> {
  const { stored, reason } = run.evil
  if (run.mode === 'redirect') return
  const end = stored ? { state: 'done', reason: null } : { reason }
  await vi.waitFor(async () => expect(await evil.pull(run)).toMatchObject(end), patience)
}

function lanes(count: number) {
  let free = count
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}

const runOf = (mode: Mode, { name }: EvilCase): Run => {
  const found = evil.runs.find((run) => run.mode === mode && run.evil.name === name)
  if (!found) throw new Error(`${name} did not run`)
  return found
}

const outcomeOf = async ({ mode, evil: { name } }: Run): Promise<Fetched> => {
  const got = await outcomes.get(nameOf(mode, name))
  if (!got) throw new Error(`${name} did not run`)
  return got
}

async function expectStoredAsSaid(run: Run): Promise<void> {
  const stored = run.mode !== 'redirect' && run.evil.stored
  expect(await evil.keys(run)).toEqual(stored ? [run.key] : [])
  if (!stored) return
  const asked = run.origin.requests(`/${run.key}`)
  const hit = await evil.get(run)
  expect(hit).toMatchObject({ status: 200, isWhole: true })
  expect(hit.body.equals(run.evil.body)).toBe(true)
  expect(run.origin.requests(`/${run.key}`)).toBe(asked)
}

const isTls = ({ evil: { place } }: Run) => place.startsWith('tls')

describe.each(['async', 'redirect'] as const)('in %s mode', (mode) => {
  it.each(evilCases)('$name', async (one) => {
    const run = runOf(mode, one)
    const got = await outcomeOf(run)
    expect(got).toMatchObject({
      status: one.client[mode],
      headers: { location: `${isTls(run) ? 'https' : 'http'}://${run.host}/${run.key}` },
      isWhole: true,
    })
    await expectStoredAsSaid(run)
    if (mode === 'redirect') expect(run.origin.requests(`/${run.key}`)).toBe(0)
  })
})

describe('in sync mode', () => {
  it.each(evilCases)('$name', async (one) => {
    const run = runOf('sync', one)
    expectSeen(run, await outcomeOf(run))
    await expectStoredAsSaid(run)
  })
})

function expectSeen(run: Run, got: Fetched): void {
  const { client, body, reason, rule } = run.evil
  const { sync } = client
  if (sync === 'whole') {
    expect(got).toMatchObject({ status: 200, isWhole: true })
    expect(got.body.equals(body)).toBe(true)
  } else if (sync === 'broken' || (sync === 'failed' && got.status !== 424)) {
    expect(got).toMatchObject({ status: 200, isWhole: false })
    expect(body.subarray(0, got.body.length).equals(got.body)).toBe(true)
    const waited = reason === 'origin-too-slow' ? rateWindowMs * 2 : (rule.budgets?.idleMs ?? 0) % 30_000
    expect(got.endedAt - run.saidAt).toBeLessThan(waited + 1_000)
  } else if (sync === 'failed') {
    expect(got.body.toString()).toContain(`<Code>${reason && codeOf(reason)}</Code>`)
  } else if ('location' in sync) {
    expect(got).toMatchObject({
      status: sync.status,
      headers: { location: `http://${run.host}${sync.location}` },
      isWhole: true,
    })
  } else {
    expect(got).toMatchObject({ status: sync.status, isWhole: true })
    expect(got.body.toString()).toContain(`<Code>${sync.code}</Code>`)
  }
}

describe('after all of them', () => {
  it('there were at least sixty behaviours, all with names of their own', () => {
    expect(new Set(evilCases.map(({ name }) => name)).size).toBe(evilCases.length)
    expect(evilCases.length).toBeGreaterThanOrEqual(60)
  })

  it('the bucket holds what it says it holds', async () => {
    await Promise.allSettled(outcomes.values())
    const report = await verifyDiskStore(evil.world.folder)
    expect(report).toMatchObject({ damaged: [], missing: [] })
    expect(report.objects).toBe(2 * evilCases.filter(({ stored }) => stored).length)
  })
})
