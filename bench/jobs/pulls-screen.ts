import type { Browser, Page } from 'playwright'
import { listAllPulls } from '../../contract/pulls.ts'
import { newOperator, startBrowser, whyNoScreens } from '../browser.ts'
import { type Gateway, startGateway } from '../gateway.ts'
import { say } from '../machine.ts'
import { startOrigin } from '../peers/origin.ts'
import { median, type Row } from '../table.ts'
import type { Bench, Job } from './job.ts'
import { folderWith } from './many-objects.ts'

const rows = 100_000
/** Milliseconds. */
const bounds = { page: 200, frame: 50 }
/** Some objects of this size are always on their way, at this rate: bytes, and bytes a second. */
const running = { bytes: 400_000, rate: 200_000 }

/** Pull Tasks in front of a hundred thousand pulls of which a dozen run. */
export const pullsScreen: Job = async (bench) => {
  const why = whyNoScreens()
  if (why !== null) {
    say(`pulls-screen: left out, ${why}`)
    return []
  }
  const origin = await startOrigin(running.bytes, running.rate)
  const folder = await folderWith(bench, 'node', 'pulls', rows, 0, origin.port)
  const env = { HEADWATER_PULLS: '12' }
  const gateway = await startGateway(bench, { runtime: 'node', folder, originPort: origin.port, env })
  const browser = await startBrowser()
  try {
    return [await pages(bench, gateway), ...(await frames(bench, browser, gateway))]
  } finally {
    await browser.close()
    await gateway.stop()
  }
}

const name = `Pull Tasks with ${rows.toLocaleString('en')} pulls`

async function pages({ rounds }: Bench, gateway: Gateway): Promise<Row> {
  const times: number[] = []
  for (const query of ['', 'state=queued&', 'contains=77&', 'prefix=queued/9&'])
    for (let n = 0; n < 5 * rounds; n += 1) {
      const began = performance.now()
      await gateway.read(listAllPulls, `?${query}limit=200`)
      times.push(performance.now() - began)
    }
  const job = `${name}: the slowest of ${times.length} pages of 200, filtered or not`
  return { job, unit: 'ms', us: { node: Math.max(...times) }, must: { node: { most: bounds.page } } }
}

async function frames({ rounds, seconds }: Bench, browser: Browser, gateway: Gateway): Promise<Row[]> {
  const context = await newOperator(browser, gateway)
  const page = await context.newPage()
  await page.addInitScript({ content: noteFrames })
  await page.goto('/pulls')
  await page.getByRole('rowheader').first().waitFor()
  await page.mouse.move(700, 500)
  const lines: Row[] = []
  for (const [what, act] of acts) {
    const longest: number[] = []
    for (let round = 0; round <= rounds; round += 1) {
      const ms = await longestFrame(page, () => act(page, seconds * 1000))
      say(`   ${what}: ${Math.round(ms)} ms${round === 0 ? ' (does not count)' : ''}`)
      if (round > 0) longest.push(ms)
    }
    const job = `${name}: longest frame in ${seconds} s, ${what}`
    lines.push({ job, unit: 'ms', us: { node: median(longest) }, must: { node: { most: bounds.frame } } })
  }
  await context.close()
  return lines
}

const acts: readonly (readonly [what: string, act: (page: Page, ms: number) => Promise<void>])[] = [
  ['updating', (page, ms) => page.waitForTimeout(ms)],
  ['scrolling', (page, ms) => wheel(page, ms, 200)],
  ['scrolling fast', (page, ms) => wheel(page, ms, 1500)],
]

async function wheel(page: Page, ms: number, step: number): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    await page.mouse.wheel(0, step)
    await page.waitForTimeout(30)
  }
}

async function longestFrame(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate('frameTimes.length = 0')
  await act()
  return Number(await page.evaluate('Math.max(...frameTimes)'))
}

/** Runs in the page: milliseconds between its frames. */
const noteFrames = `
window.frameTimes = []
let last = performance.now()
requestAnimationFrame(function frame(now) {
  frameTimes.push(now - last)
  last = now
  requestAnimationFrame(frame)
})`
