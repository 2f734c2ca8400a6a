import { act, screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { PullChanges } from '../../../contract/pulls.ts'
import { db, findBucket } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { pullDefaults } from '../../mock-api/seed.ts'
import { renderApp } from '../../testing/render-app.tsx'

const bucket = 'media-archive-2019-1250000000'
const counts = { queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 }
const long = { ...pullDefaults, id: '7', key: 'long.bin', bytes: 12, totalBytes: 12 }
const running = { ...long, state: 'running' } as const
const done = { ...long, state: 'done' } as const
const later = { ...pullDefaults, id: '8', key: 'later.bin', state: 'queued' } as const

/** What the browser gives for a stream of events, told by the test. */
class ToldEvents extends EventTarget {
  static readonly CLOSED = 2
  static opened: ToldEvents | null = null
  readyState = 1
  onopen: (() => void) | null = null
  constructor() {
    super()
    ToldEvents.opened = this
  }
  close() {
    this.readyState = ToldEvents.CLOSED
  }
}

const tell = (changes: Partial<PullChanges>) =>
  act(() => {
    const data = JSON.stringify({ pulls: [], counts, rate: null, reset: false, ...changes })
    ToldEvents.opened?.dispatchEvent(new MessageEvent('pulls', { data }))
  })

beforeEach(() => vi.stubGlobal('EventSource', ToldEvents))
afterEach(() => {
  vi.unstubAllGlobals()
  ToldEvents.opened = null
})

it('what was told while the list was read again is newer than what was read', async () => {
  findBucket(bucket).pulls = [running]
  await renderApp(`/buckets/${bucket}/pulls`)
  const row = await screen.findByRole('row', { name: /long\.bin/ })
  await waitFor(() => expect(ToldEvents.opened).not.toBeNull())
  act(() => ToldEvents.opened?.onopen?.())

  const answer = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  server.use(
    http.get('*/api/v1/buckets/:bucket/pulls', async () => {
      asked.resolve()
      await answer.promise
      return HttpResponse.json({ items: [later, running], next: null, counts: { ...counts, queued: 1, running: 1 } })
    }),
  )
  tell({ reset: true, counts: { ...counts, queued: 1, running: 1 } })
  await asked.promise
  tell({ pulls: [{ ...done, bucket, rate: null }], counts: { ...counts, queued: 1, done: 1 } })
  expect(within(row).getByText('Done')).toBeVisible()
  answer.resolve()
  expect(await screen.findByRole('row', { name: /later\.bin/ })).toBeVisible()
  expect(within(screen.getByRole('row', { name: /long\.bin/ })).getByText('Done')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Done 1' })).toBeVisible()
  expect(screen.getByRole('button', { name: 'Running 0' })).toBeVisible()
})

it('the end of the session, which ends the events, leads to the log-in', async () => {
  await renderApp(`/buckets/${bucket}/pulls`)
  await waitFor(() => expect(ToldEvents.opened?.readyState).toBe(1))
  db.loggedIn = false
  act(() => {
    ToldEvents.opened?.dispatchEvent(new MessageEvent('end', { data: '{"why":"session"}' }))
  })
  expect(await screen.findByText('You were logged out', { exact: false })).toBeVisible()
})
