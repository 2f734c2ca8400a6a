import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { targetOf } from './world/objects-client.ts'

const wide = '键'.repeat(280)

const keys = {
  'a blank': 'holiday pictures/river 1.jpg',
  'a plus': 'a+b/c++.txt',
  'a percent sign': '100%.txt',
  'what looks like an escape': 'a%20b%2Fc.txt',
  'doubled slashes': 'a//b///c.txt',
  'a slash in front': '/a.txt',
  'a slash at its end': 'folder/',
  Chinese: '图片/河流.jpg',
  emoji: '🦆/👩‍👩‍👧.txt',
  'what has a meaning in addresses': 'a?b#c&d=e;f:g@h.txt',
  'what has a meaning in HTML and shells': '<b>"it\'s" $(1) \\ `x`</b>.txt',
  '850 bytes': `${wide}${'k'.repeat(10)}`,
}

test.beforeEach(({ bucket }) => bucket.pullFrom(originAddress))

for (const [what, key] of Object.entries(keys)) {
  test(`a key with ${what} is pulled and kept under its own name`, async ({ bucket, origin }) => {
    origin.put(key, `the bytes of ${key}`)

    const miss = await bucket.get(targetOf(key))
    expect(miss.status).toBe(302)
    const location = miss.headers.location ?? ''
    expect(location).toMatch(/^http:\/\/abc\.example\.com\/[\x21-\x7e]+$/)
    expect(decodeURIComponent(location.slice('http://abc.example.com/'.length))).toBe(key)

    await expect.poll(() => bucket.keys()).toEqual([key])
    const hit = await bucket.get(targetOf(key))
    expect(hit.status).toBe(200)
    expect(hit.body.toString()).toBe(`the bytes of ${key}`)
    expect(origin.asked(key)).toHaveLength(1)
  })
}

test('an object of no bytes is pulled and kept', async ({ bucket, origin }) => {
  origin.put('empty.txt', '')
  expect((await bucket.get('empty.txt')).status).toBe(302)
  await expect.poll(async () => (await bucket.get('empty.txt')).status).toBe(200)
  expect(await bucket.get('empty.txt')).toMatchObject({ headers: { 'content-length': '0' }, body: Buffer.alloc(0) })
})

test('an object of many megabytes arrives byte for byte', async ({ bucket, origin }) => {
  const body = randomBytes(24 * 2 ** 20)
  origin.put('large.bin', { body })
  expect((await bucket.get('large.bin')).status).toBe(302)
  await expect.poll(async () => (await bucket.get('large.bin', { method: 'HEAD' })).status).toBe(200)
  expect((await bucket.get('large.bin')).body.equals(body)).toBe(true)
})

for (const target of ['/a/../b.txt', '/a/%2e%2e/b.txt', '/a/.%2E/b.txt', '/./b.txt', '/a/..', '/%2e']) {
  test(`${target} has a dot segment: it is neither redirected nor pulled`, async ({ bucket, origin }) => {
    origin.put('b.txt', 'secret')
    expect((await bucket.get(target)).status).toBe(404)
    expect(await bucket.pulls()).toEqual([])
    expect(origin.requests()).toEqual([])
  })
}

test('a key of 851 bytes is refused and never reaches the origin', async ({ bucket, origin }) => {
  expect((await bucket.get('k'.repeat(851))).status).toBe(400)
  expect(origin.requests()).toEqual([])
})
