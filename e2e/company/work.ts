import { startPulls } from '../../contract/pull-orders.ts'
import { listPulls } from '../../contract/pulls.ts'
import { listWarmUps, pauseWarmUp, startWarmUp } from '../../contract/warm-ups.ts'
import type { ConsoleApi } from '../world/console-api.ts'
import { films, lengthOf, troubles } from './catalogue.ts'
import { until } from './day.ts'
import type { Buckets } from './set-up.ts'

type World = Buckets & { readonly api: ConsoleApi }

/** What is going on when the picture is taken: warm-ups, films that are being copied, and what went wrong. */
export async function workOfTheMorning({ api, photos, website }: World): Promise<void> {
  await warmUp(api, website.name)
  await startAndWait(api, photos.name, Object.keys(troubles), ({ failed, queued }) => failed >= 2 && queued >= 1)
  await startAndWait(api, photos.name, Object.keys(films), ({ running }) => running === 3)
  await until(async () => {
    const { items } = await api.call(listPulls, { params: { bucket: photos.name }, query: { prefix: 'films/' } })
    return items.filter(({ key, bytes }) => bytes >= (films[key]?.atOnce ?? Number.POSITIVE_INFINITY)).length === 3
  })
}

type Counts = { readonly queued: number; readonly running: number; readonly failed: number }

async function startAndWait(api: ConsoleApi, bucket: string, keys: string[], isSo: (now: Counts) => boolean) {
  const params = { bucket }
  await api.call(startPulls, { params, body: { keys } })
  await until(async () => isSo((await api.call(listPulls, { params, query: { limit: 1 } })).counts))
}

async function warmUp(api: ConsoleApi, bucket: string): Promise<void> {
  const params = { bucket }
  const pages = Array.from({ length: 120 }, (_, n) => `journal/2026/${n + 1}/index.html`)
  const assets = Array.from({ length: 64 }, (_, n) => `assets/${lengthOf(`${n}`).toString(16)}.css`)
  await api.call(startWarmUp, { params, body: { source: { kind: 'keys', keys: [...pages, ...assets] }, dryRun: true } })
  await ended(api, bucket)
  await api.call(startWarmUp, { params, body: { source: { kind: 'keys', keys: assets } } })
  await ended(api, bucket)
  const { id } = await api.call(startWarmUp, {
    params,
    body: { source: { kind: 'keys', keys: [...pages, ...assets] } },
  })
  await api.call(pauseWarmUp, { params: { ...params, warmUp: id } })
}

const ended = (api: ConsoleApi, bucket: string) =>
  until(async () => {
    const { items } = await api.call(listWarmUps, { params: { bucket } })
    return items.every(({ endedAt }) => endedAt !== null)
  })
