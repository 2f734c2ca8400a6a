import type { Browser } from 'playwright'
import { newOperator, startBrowser, whyNoScreens } from '../browser.ts'
import { type Gateway, startGateway } from '../gateway.ts'
import { type Runtime, say } from '../machine.ts'
import { median } from '../table.ts'
import type { Job } from './job.ts'

const slowdown = 4

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
    await page.addInitScript({ content: noteTyping })
    await page.goto('/buckets', { waitUntil: 'commit' })
    const search = page.getByRole('searchbox')
    await search.press('b')
    if ((await search.inputValue()) !== 'b') throw new Error('the search did not take the letter')
    return Number(await page.evaluate('window.typedAt'))
  } finally {
    await context.close()
  }
}

/** Runs in the page, whose clock begins with the navigation. */
const noteTyping = `addEventListener('input', () => (window.typedAt = performance.now()), { capture: true, once: true })`
