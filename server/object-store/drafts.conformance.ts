import { describe, expect, it } from 'vitest'
import { bodyOf, bytesAt, keysOf, md5Of, sha256Of, tokenOf, uploaded } from './bodies.fixture.ts'
import type { StoreUnderTest } from './object-store.conformance.ts'
import type { Draft, ObjectStore } from './object-store.ts'

const ref = { bucket: 1, key: 'drafted' }

/** A draft of this body, written in pieces of 50,000 bytes; of known length if it is to be. */
async function draftOf(store: ObjectStore, body: Buffer, isKnown = false): Promise<Draft> {
  const draft = await store.draft(isKnown ? { bytes: body.length } : undefined)
  for (let at = 0; at < body.length; at += 50_000) await draft.write(body.subarray(at, at + 50_000))
  return draft
}

/** What a reader finds, `lot` bytes at a time. */
async function readAll(draft: Draft, lot = 33_333): Promise<Buffer> {
  const found: Buffer[] = []
  for (let position = 0; ; ) {
    const target = Buffer.alloc(lot)
    const count = await draft.read(position, target)
    if (count === 0) return Buffer.concat(found)
    found.push(target.subarray(0, count))
    position += count
  }
}

async function expectNothingStored(store: ObjectStore): Promise<void> {
  expect((await store.open(ref)).object).toBeNull()
  expect(await keysOf(store, 1)).toEqual([])
  expect(await store.usage(1)).toEqual({ objects: 0, bytes: 0 })
}

export const describeDrafts = (store: StoreUnderTest) =>
  describe.each([
    ['an empty', 0],
    ['a small', 1000],
    ['a just small', 65_536],
    ['a just large', 65_537],
    ['a large', 1_500_000],
  ])('%s draft', (_, size) => {
    const body = bodyOf('draft', size)

    it.each([true, false])('becomes the object, with its digests (length known: %s)', async (isKnown) => {
      const draft = await draftOf(store(), body, isKnown)
      expect(draft.size).toBe(size)
      await expectNothingStored(store())
      const expected = { bytes: size, md5: md5Of(body).toUpperCase() }
      const meta = await draft.publish(ref, { ...uploaded, expect: expected })
      expect(meta).toMatchObject({ key: ref.key, size, etag: `"${md5Of(body)}"`, sha256: sha256Of(body) })
      expect((await bytesAt(store(), ref)).equals(body)).toBe(true)
      await draft.release()
      expect((await bytesAt(store(), ref)).equals(body)).toBe(true)
      expect(await store().usage(1)).toEqual({ objects: 1, bytes: size })
    })

    it('can be read at any place at any pace until it is released, published, removed or not', async () => {
      const draft = await draftOf(store(), body)
      const expectReadable = async () => {
        for (const lot of [7000, 2_000_000]) expect((await readAll(draft, lot)).equals(body)).toBe(true)
        const middle = Buffer.alloc(10)
        const count = await draft.read(size >> 1, middle)
        expect(middle.subarray(0, count).equals(body.subarray(size >> 1).subarray(0, 10))).toBe(true)
        for (const position of [size, size + 1000]) expect(await draft.read(position, middle)).toBe(0)
      }
      await expectReadable()
      await Promise.all([draft.publish(ref, uploaded), expectReadable(), expectReadable()])
      await expectReadable()
      await store().remove(ref)
      await expectReadable()
      const last = Buffer.alloc(size)
      const reading = draft.read(0, last)
      await Promise.all([draft.release(), draft.release()])
      await draft.release()
      expect(await reading).toBe(size)
      expect(last.equals(body)).toBe(true)
      await expect(draft.read(0, Buffer.alloc(1))).rejects.toThrow('released')
    })

    it('shows its readers what was taken and nothing else, while it grows', async () => {
      const draft = await store().draft()
      const readers = Array.from({ length: 5 }, async (_none, i) => {
        const target = Buffer.alloc(20_000 + i)
        let position = 0
        while (position < size) {
          const taken = draft.size
          const count = await draft.read(position, target)
          expect(count).toBeGreaterThanOrEqual(Math.min(target.length, taken - position))
          expect(target.subarray(0, count).equals(body.subarray(position, position + count))).toBe(true)
          position += count
          await new Promise((resolve) => setImmediate(resolve))
        }
      })
      for (let at = 0; at < size; at += 30_000) await draft.write(body.subarray(at, at + 30_000))
      await Promise.all(readers)
      await draft.release()
    })

    it('leaves nothing behind when it is released before it is published', async () => {
      const draft = await draftOf(store(), body)
      await draft.release()
      await expectNothingStored(store())
      await expect(draft.write(body)).rejects.toThrow('released')
      await expect(draft.publish(ref, uploaded)).rejects.toThrow('released')
    })

    it.each<[string, object, string]>([
      ['length', { bytes: size + 1 }, 'WrongSize'],
      ['MD5', { md5: md5Of(Buffer.from('other')) }, 'WrongChecksum'],
    ])('of another %s than expected is not published, and stays readable', async (_name, expected, code) => {
      const draft = await draftOf(store(), body)
      await expect(draft.publish(ref, { ...uploaded, expect: expected })).rejects.toMatchObject({ code })
      await expectNothingStored(store())
      expect((await readAll(draft)).equals(body)).toBe(true)
      await draft.release()
    })

    it('is published once, and takes nothing more then', async () => {
      const draft = await draftOf(store(), body)
      await draft.publish(ref, uploaded)
      await expect(draft.publish({ bucket: 1, key: 'twice' }, uploaded)).rejects.toThrow()
      await expect(draft.write(Buffer.from('more'))).rejects.toThrow()
      expect(draft.size).toBe(size)
      expect(await keysOf(store(), 1)).toEqual([ref.key])
      await draft.release()
    })

    it('loses to what happened since its token was taken, and stays readable', async () => {
      for (const happen of [() => store().remove(ref), () => store().fence(1)]) {
        const token = await tokenOf(store(), ref)
        const draft = await draftOf(store(), body)
        await happen()
        await expect(draft.publish(ref, { ...uploaded, token })).rejects.toMatchObject({ code: 'Superseded' })
        expect((await readAll(draft)).equals(body)).toBe(true)
        await draft.release()
      }
      await expectNothingStored(store())
    })

    it('is refused by a bucket that is gone', async () => {
      const draft = await draftOf(store(), body)
      await store().retire(1)
      await expect(draft.publish(ref, uploaded)).rejects.toMatchObject({ code: 'NoSuchBucket' })
      await draft.release()
    })
  })
