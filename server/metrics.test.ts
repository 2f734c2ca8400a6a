import { get } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { createMetrics, metricsText } from './metrics/metrics.ts'
import * as evil from './testing/evil-answers.ts'
import { startWorld, type World } from './testing/gateway-world.ts'

const scrape = async (world: World) => {
  const res = await fetch(new URL('/metrics', world.gateway.consoleUrl))
  expect(res.status).toBe(200)
  expect(res.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  return res.text()
}
const single = { environment: () => ({ HEADWATER_WORKERS: '1' }) }
const until = (work: () => Promise<void>) => vi.waitFor(work, { timeout: 20_000, interval: 50 })

describe('the metrics', () => {
  it('count requests by outcome and class, their bytes and durations', async () => {
    await using world = await startWorld(single)
    const bucket = await world.bucket('counted', { mode: 'redirect' })
    await world.upload(bucket, 'here', 'hello')
    for (let i = 0; i < 3; i++) await world.get(bucket, '/here')
    await world.get(bucket, '/missing')
    await until(async () => {
      const text = await scrape(world)
      expect(text).toContain('headwater_requests_total{outcome="hit",class="2xx"} 3\n')
      expect(text).toContain('headwater_requests_total{outcome="redirect",class="3xx"} 1\n')
      expect(text).toContain('headwater_response_body_bytes_total{outcome="hit"} 15\n')
      expect(text).toContain('headwater_request_duration_seconds_bucket{le="+Inf",outcome="hit"} 3\n')
      expect(text).toContain('headwater_request_duration_seconds_count{outcome="hit"} 3\n')
      expect(text).toContain('headwater_objects 1\n')
      expect(text).toContain('headwater_object_bytes 5\n')
    })
  })

  it('count pulls and what they brought', async () => {
    await using world = await startWorld(single)
    const bucket = await world.bucket('pulled', { mode: 'sync' })
    world.origin.answer('/a', evil.ok(Buffer.alloc(1_000, 'x')))
    await world.get(bucket, '/a')
    await world.get(bucket, '/not-there')
    await until(async () => {
      const text = await scrape(world)
      expect(text).toContain('headwater_pulls_ended_total{result="done",reason=""} 1\n')
      expect(text).toContain('headwater_pulls_ended_total{result="failed",reason="origin-not-found"} 1\n')
      expect(text).toContain('headwater_pulled_bytes_total 1000\n')
      expect(text).toContain('headwater_flights 0\n')
      expect(text).toMatch(/headwater_pulls\{state="done"\} \d/)
      expect(text).toMatch(/process_resident_memory_bytes [1-9]/)
    })
  })

  it('tell what is at hand in memory, what had to leave it, and how many writes became durable together', async () => {
    const environment = () => ({ HEADWATER_WORKERS: '1', HEADWATER_CACHE: '1048576' })
    await using world = await startWorld({ environment })
    const bucket = await world.bucket('hot', null)
    for (let i = 0; i < 30; i++) {
      await world.upload(bucket, `k-${i}`, 'x'.repeat(60_000))
      await world.get(bucket, `/k-${i}`)
    }
    const text = await scrape(world)
    const [, objects, bytes, evicted] =
      /^headwater_hot_objects (\d+)$[\s\S]*^headwater_hot_bytes (\d+)$[\s\S]*^headwater_hot_evictions_total (\d+)$/m
        .exec(text)
        ?.map(Number) ?? []
    expect(objects).toBeGreaterThan(5)
    expect((objects ?? 0) + (evicted ?? 0)).toBe(30)
    expect(bytes).toBeGreaterThan((objects ?? 0) * 60_000)
    expect(bytes).toBeLessThanOrEqual(1_048_576)
    // One after the other: each by itself.
    const batches = Number(/^headwater_store_batch_writes_count (\d+)$/m.exec(text)?.[1])
    expect(batches).toBeGreaterThanOrEqual(30)
    expect(text).toContain(`headwater_store_batch_writes_sum ${batches}\n`)
    expect(text).toContain(`headwater_store_batch_writes_bucket{le="1"} ${batches}\n`)
    expect(text).toContain(`headwater_store_batch_writes_bucket{le="+Inf"} ${batches}\n`)
  })

  it('tell for how long the oldest waiting pull has been due', async () => {
    await using world = await startWorld({
      environment: () => ({ HEADWATER_WORKERS: '1', HEADWATER_PULLS: '1' }),
    })
    const bucket = await world.bucket('waiting', { mode: 'async' })
    expect(await scrape(world)).toContain('headwater_pulls_oldest_due_seconds 0\n')
    const hold = world.origin.hold('/first')
    await world.get(bucket, '/first')
    await hold.asked
    await world.get(bucket, '/second')
    await until(async () => expect(await scrape(world)).toMatch(/headwater_pulls_oldest_due_seconds (0\.\d|[1-9])/))
    hold.release()
  })

  it('name no bucket, no key and no client', async () => {
    await using world = await startWorld(single)
    const bucket = await world.bucket('hidden', null)
    await world.get(bucket, '/some-key')
    await until(async () => expect(await scrape(world)).toContain('outcome="missing"'))
    expect(await scrape(world)).not.toMatch(/hidden|some-key|127\.0\.0\.1/)
  })

  it('are for those alone who know the console by its name', async () => {
    await using world = await startWorld(single)
    const { port } = world.gateway.consoleUrl
    const status = await new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path: '/metrics', headers: { Host: 'evil.example' } }, (res) => {
        res.resume()
        resolve(res.statusCode)
      }).on('error', reject)
    })
    expect(status).not.toBe(200)
  })

  it('of several processes add up, whichever of them has seen what', async () => {
    using one = createMetrics()
    using two = createMetrics()
    const hit = { outcome: 'hit', status: 200, aborted: false, bytes: 10, ms: 2 } as const
    one.answers.count(hit)
    two.answers.count(hit)
    two.answers.count({ ...hit, outcome: 'error', status: 503, ms: 100_000, aborted: true })
    const sent = JSON.parse(JSON.stringify([await one.snapshot(), await two.snapshot()]))
    const text = await metricsText(sent)
    expect(text).toContain('headwater_requests_total{outcome="hit",class="2xx"} 2\n')
    expect(text).toContain('headwater_request_duration_seconds_bucket{le="0.0025",outcome="hit"} 2\n')
    expect(text).toContain('headwater_request_duration_seconds_bucket{le="60",outcome="error"} 0\n')
    expect(text).toContain('headwater_request_duration_seconds_bucket{le="+Inf",outcome="error"} 1\n')
    expect(text).toContain('headwater_requests_aborted_total{outcome="error"} 1\n')
  })
})
