import { HttpResponse, http } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { getBucket, updateBucket } from '../../contract/buckets.ts'
import { listObjects } from '../../contract/objects.ts'
import { db } from '../mock-api/db.ts'
import { server } from '../mock-api/node.ts'
import { ApiError } from './api-error.ts'
import { call } from './call.ts'
import { endpointUrl } from './endpoint-url.ts'
import { onSessionEnd } from './session-end.ts'

const bucket = 'examplebucket-1250000000'
const failureOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof ApiError ? error.failure : error
}
const get = () => call(getBucket, { params: { bucket } })

describe('call', () => {
  it('encodes parameters and leaves out what is not given', () => {
    const url = endpointUrl(listObjects, { params: { bucket: 'a b/c' }, query: { prefix: 'x&y/', after: undefined } })
    expect(new URL(url).pathname).toBe('/api/v1/buckets/a%20b%2Fc/objects')
    expect([...new URL(url).searchParams]).toEqual([['prefix', 'x&y/']])
  })

  it('returns what the contract promises', async () => {
    expect(await get()).toMatchObject({ name: bucket, access: 'public-read' })
  })

  it('sends the version a change was made from', async () => {
    const stale = call(updateBucket, { params: { bucket }, body: { accelerated: false }, ifMatch: 41 })
    expect(await failureOf(stale)).toMatchObject({ kind: 'refused', status: 412, code: 'PreconditionFailed' })
  })

  it('calls a server that is not there offline', async () => {
    server.use(http.get('*/api/v1/buckets/:bucket', () => HttpResponse.error()))
    expect(await failureOf(get())).toEqual({ kind: 'offline' })
  })

  it.each([
    ['a reply that breaks the contract', () => HttpResponse.json({ name: bucket })],
    ['a page of some proxy', () => HttpResponse.html('<h1>Bad gateway</h1>', { status: 502 })],
  ])('is surprised by %s', async (_, answer) => {
    server.use(http.get('*/api/v1/buckets/:bucket', answer))
    expect(await failureOf(get())).toMatchObject({ kind: 'surprising-reply' })
  })

  it('lets an aborted caller see an AbortError, not a failure', async () => {
    const lost = new AbortController()
    const pending = failureOf(call(getBucket, { params: { bucket }, signal: lost.signal }))
    lost.abort()
    expect(await pending).toMatchObject({ name: 'AbortError' })
  })

  it('announces the end of the session once, wherever it is noticed', async () => {
    db.loggedIn = false
    const heard = vi.fn()
    const stop = onSessionEnd(heard)
    expect(await failureOf(get())).toMatchObject({ kind: 'refused', code: 'NotLoggedIn' })
    stop()
    expect(heard).toHaveBeenCalledOnce()
  })
})
