import { setTimeout as pass } from 'node:timers/promises'
import type { Browser, CDPSession } from 'playwright'
import { newOperator, startBrowser, whyNoScreens } from '../browser.ts'
import { type Gateway, startGateway } from '../gateway.ts'
import { type Runtime, say } from '../machine.ts'
import { median } from '../table.ts'
import type { Job } from './job.ts'

const slowdown = 4
/** Milliseconds; a bound for what hangs. */
const patience = 30_000
/** Milliseconds. */
const betweenKeys = 30

/** The console's first page in a browser that has nothing of it yet, on a processor four times as slow. */
export const consoleLoad: Job = async (bench) => {
  const why = whyNoScreens()
  if (why !== null) {
    say(`console: left out, ${why}`)
    return []
  }
  const browser = await startBrowser()
  try {
    const us: Partial<Record<Runtime, number>> = {}
    for (const runtime of bench.runtimes) {
      const gateway = await startGateway(bench, { runtime })
      us[runtime] = await medianLoad(browser, gateway, bench.rounds)
      await gateway.stop()
    }
    const bound = { most: 1000 }
    return [
      {
        job: `cold /buckets until its search accepts typing, ${slowdown}× CPU throttling`,
        unit: 'ms',
        us,
        must: { node: bound, bun: bound },
      },
    ]
  } finally {
    await browser.close()
  }
}

async function medianLoad(browser: Browser, gateway: Gateway, rounds: number): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const ms = await coldLoad(browser, gateway)
    say(`   ${gateway.runtime}: ${Math.round(ms)} ms`)
    times.push(ms)
  }
  return median(times)
}

/** Milliseconds from the beginning of the navigation until a typed letter was in the search field. */
async function coldLoad(browser: Browser, gateway: Gateway): Promise<number> {
  const context = await newOperator(browser, gateway)
  try {
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    await page.addInitScript({ content: goToSearch })
    await page.goto('/buckets', { waitUntil: 'commit' })
    return await typeUntilTaken(devtools)
  } finally {
    await context.close()
  }
}

/**
 * Types as an impatient operator does, into whatever has the focus. Not by Playwright's locators: what they compute in
 * the page would be slowed down, too, and count as the console's.
 */
async function typeUntilTaken(devtools: CDPSession): Promise<number> {
  const deadline = Date.now() + patience
  while (Date.now() < deadline) {
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'b', text: 'b' })
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'b' })
    const { result } = await devtools.send('Runtime.evaluate', { expression: 'window.typedAt' })
    if (typeof result.value === 'number') return result.value
    await pass(betweenKeys)
  }
  throw new Error(`the search took no letter for ${patience / 1000} s`)
}

/** Runs in the page, whose clock begins with the navigation: goes to the search as soon as it is there, and notes when a letter is in it. */
const goToSearch = `
  new MutationObserver((_, observer) => {
    const search = document.querySelector('input[type=search]')
    if (search === null) return
    observer.disconnect()
    search.focus()
    search.addEventListener('input', () => {
      const now = performance.now()
      queueMicrotask(() => { if (search.isConnected && search.value !== '') window.typedAt ??= now })
    })
  }).observe(document, { childList: true, subtree: true })
`
