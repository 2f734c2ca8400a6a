import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { bodyOf, bytesOf, objectAt, pipe, sha256Of, uploaded } from './bodies.fixture.ts'
import type { StoreUnderTest } from './object-store.conformance.ts'

const ref = { bucket: 1, key: 'film.mp4' }

export const describeReads = (store: StoreUnderTest) =>
  describe.each([
    ['a small object', 1000],
    ['a large object', 2_500_000],
  ])('open of %s', (_, size) => {
    const body = bodyOf('first', size)

    it('reads any range, as often as one likes', async () => {
      await store().put(ref, body, uploaded)
      const object = await objectAt(store(), ref)
      const ranges = [
        { start: 0, end: 0 },
        { start: 0, end: size - 1 },
        { start: 999, end: 999 },
        { start: size - 700, end: size - 1 },
        { start: size >> 1, end: (size >> 1) + 10 },
      ]
      for (const range of ranges)
        expect((await bytesOf(object, range)).equals(body.subarray(range.start, range.end + 1))).toBe(true)
      const all = await Promise.all([bytesOf(object), bytesOf(object), bytesOf(object)])
      expect(all.every((bytes) => bytes.equals(body))).toBe(true)
    })

    it('keeps to its version when the object is replaced or removed before it is read', async () => {
      await store().put(ref, body, uploaded)
      const first = await objectAt(store(), ref)
      await store().put(ref, bodyOf('second', size + 5), uploaded)
      const second = await objectAt(store(), ref)
      await store().remove(ref)
      expect(sha256Of(await bytesOf(first))).toBe(first.meta.sha256)
      expect(first.meta.size).toBe(size)
      expect(sha256Of(await bytesOf(second))).toBe(second.meta.sha256)
      expect(second.meta.size).toBe(size + 5)
    })

    it('keeps to its version when the object is replaced while being read', async () => {
      await store().put(ref, body, uploaded)
      const object = await objectAt(store(), ref)
      const taken: Buffer[] = []
      const stream = pipe()
      const sent = object.sendTo(stream)
      for await (const chunk of stream) {
        if (taken.push(chunk) > 1) continue
        await store().put(ref, bodyOf('second', size), uploaded)
        await store().remove(ref)
      }
      expect(await sent).toBe(true)
      expect(Buffer.concat(taken).equals(body)).toBe(true)
    })

    it('has the whole body at hand or says so', async () => {
      await store().put(ref, body, uploaded)
      const { bytes } = await objectAt(store(), ref)
      if (bytes) expect(Buffer.compare(bytes, body)).toBe(0)
    })

    it('lets a reader leave early', async () => {
      await store().put(ref, body, uploaded)
      const object = await objectAt(store(), ref)
      const leaving = pipe({ highWaterMark: 1 })
      const sent = object.sendTo(leaving)
      await once(leaving, 'readable')
      leaving.destroy()
      expect(await sent).toBe(leaving.writableFinished)
      const gone = pipe()
      gone.destroy()
      expect(await object.sendTo(gone)).toBe(false)
    })
  })
