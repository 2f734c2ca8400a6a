import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright'
import { logIn } from '../../contract/session.ts'
import { type Gateway, password, startGateway } from '../gateway.ts'
import { type Runtime, say } from '../machine.ts'
import { median } from '../table.ts'
import type { Job } from './job.ts'

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const built = join(import.meta.dirname, '../../dist/web/index.html')
const slowdown = 4

/** The console's first page in a browser that has nothing of it yet, on a processor four times as slow. */
export const consoleLoad: Job = async (bench) => {
  if (program === undefined) return leftOut('there is no Chromium here')
  if (!existsSync(built)) return leftOut('the console is not built: npm run build')
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
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

function leftOut(why: string) {
  say(`console: left out, ${why}`)
  return []
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
async function coldLoad(browser: Browser, { console: site }: Gateway): Promise<number> {
  const context = await browser.newContext({ locale: 'en-US' })
  try {
    const login = { data: { password }, headers: { Origin: site } }
    await context.request.post(new URL(logIn.path, site).href, login)
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    await page.addInitScript({ content: noteTyping })
    await page.goto(new URL('/buckets', site).href, { waitUntil: 'commit' })
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
