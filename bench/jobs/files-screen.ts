import type { Browser, Page } from 'playwright'
import { newOperator, startBrowser, whyNoScreens } from '../browser.ts'
import { bucket, startGateway } from '../gateway.ts'
import { say } from '../machine.ts'
import { median, type Row } from '../table.ts'
import type { Bench, Job } from './job.ts'
import { folderWith } from './many-objects.ts'

const rows = 10_000
const many = 1_000_000
/** As long as it takes until a person feels to be waited upon; and to lose the thread. Milliseconds. */
const bounds = { latency: 100, open: 300 }

/** The File List with thousands of rows loaded, and in front of a million objects. */
export const filesScreen: Job = async (bench) => {
  const why = whyNoScreens()
  if (why !== null) {
    say(`files-screen: left out, ${why}`)
    return []
  }
  const browser = await startBrowser()
  try {
    return [...(await latencies(bench, browser)), await opening(bench, browser)]
  } finally {
    await browser.close()
  }
}

const line = (job: string, ms: number, most: number): Row => ({
  job,
  unit: 'ms',
  us: { node: ms },
  must: { node: { most } },
})

async function latencies(bench: Bench, browser: Browser): Promise<Row[]> {
  const folder = await folderWith(bench, 'node', 'rows', rows, 1024)
  const gateway = await startGateway(bench, { runtime: 'node', folder })
  const context = await newOperator(browser, gateway)
  const page = await context.newPage()
  await page.addInitScript({ content: noteEvents })
  await page.goto(`/buckets/${bucket}/files?prefix=rows/`)
  await loadAll(page)
  const lines: Row[] = []
  for (const [what, act] of acts) {
    const times: number[] = []
    for (let turn = 0; turn < 2 * bench.rounds; turn += 1) times.push(await latencyOf(page, act))
    say(`   ${what}: ${times.join(', ')} ms`)
    lines.push(line(`File List with ${rows.toLocaleString('en')} rows: ${what}`, median(times), bounds.latency))
  }
  await context.close()
  await gateway.stop()
  return lines
}

const acts: readonly (readonly [what: string, act: (page: Page) => Promise<void>])[] = [
  ['select a row', (page) => page.getByRole('row').nth(3).getByRole('checkbox').click()],
  ['select all', (page) => page.getByRole('checkbox', { name: 'Select all loaded objects' }).click()],
  ['sort', (page) => page.getByRole('button', { name: 'Name', exact: true }).click()],
  ['key down the rows', (page) => page.getByRole('row').nth(2).getByRole('link').press('ArrowDown')],
]

/** To the end of the list, which is how a screen reader learns of it too. */
async function loadAll(page: Page): Promise<void> {
  const table = page.getByRole('table')
  const more = page.getByRole('button', { name: 'Load more' })
  while ((await table.getAttribute('aria-rowcount')) !== String(rows + 1))
    await more.click({ timeout: 1000 }).catch(() => undefined)
  await page.evaluate('scrollTo(0, 0)')
}

/** From the input until what it changed was painted, as the browser itself measures it. */
async function latencyOf(page: Page, act: (page: Page) => Promise<void>): Promise<number> {
  await page.evaluate('eventDurations.length = 0')
  await act(page)
  // What took less than 16 ms is not told.
  await page.waitForTimeout(500)
  return Number(await page.evaluate('Math.max(16, ...eventDurations)'))
}

/** Runs in the page. Durations are of at least 16 ms, in steps of 8. */
const noteEvents = `
window.eventDurations = []
new PerformanceObserver((list) => {
  for (const { name, duration } of list.getEntries())
    if (['pointerdown', 'pointerup', 'click', 'keydown', 'keyup'].includes(name)) eventDurations.push(duration)
}).observe({ type: 'event', durationThreshold: 16 })`

async function opening(bench: Bench, browser: Browser): Promise<Row> {
  const gateway = await startGateway(bench, {
    runtime: 'node',
    folder: await folderWith(bench, 'node', 'objects', many, 1024),
  })
  const context = await newOperator(browser, gateway)
  const page = await context.newPage()
  await page.addInitScript({ content: noteOpening })
  const times: number[] = []
  for (let round = 0; round < 2 * bench.rounds; round += 1) times.push(await openMs(page, round))
  say(`   opened in ${times.map(Math.round).join(', ')} ms`)
  await context.close()
  await gateway.stop()
  return line(`a folder among ${many.toLocaleString('en')} objects opens in the File List`, median(times), bounds.open)
}

/** From the click on a folder that was not looked at yet until its first rows were painted. */
async function openMs(page: Page, round: number): Promise<number> {
  await page.goto(`/buckets/${bucket}/files?search=${100 + round}`)
  const folder = page.getByRole('link', { name: `${100 + round}/`, exact: true })
  await folder.waitFor()
  await page.evaluate(`noteOpening()`)
  await folder.click()
  return Number(await page.evaluate('opened.promise'))
}

/** Runs in the page: the frame after the first object of the folder is there. */
const noteOpening = `
window.opened = Promise.withResolvers()
window.noteOpening = () => {
  addEventListener('pointerdown', ({ timeStamp }) => {
    const look = () => {
      if (document.querySelector('tr[data-kind="object"] a') === null) return requestAnimationFrame(look)
      requestAnimationFrame(() => setTimeout(() => opened.resolve(performance.now() - timeStamp)))
    }
    look()
  }, { capture: true, once: true })
}`
