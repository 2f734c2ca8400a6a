import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { bodyOf, bytesAt, keysOf, md5Of, objectAt, sha256Of, uploaded } from './bodies.fixture.ts'
import type { StoreUnderTest } from './object-store.conformance.ts'
import type { PutOptions } from './object-store.ts'

const ref = { bucket: 1, key: 'photos/cat.jpg' }
const sizes = [0, 1, 65_536, 65_537, 3_000_000]

/** Yields `body` in pieces, then fails. */
async function* brokenAfter(body: Buffer): AsyncGenerator<Buffer> {
  yield* piecesOf(body)
  throw new Error('the origin is gone')
}

function* piecesOf(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += 50_000) yield body.subarray(at, at + 50_000)
}

/** Yields `body`, then never anything again. */
async function* stalledAfter(body: Buffer, stalled: () => void): AsyncGenerator<Buffer> {
  yield body
  stalled()
  await new Promise(() => {})
}

export const describePuts = (store: StoreUnderTest, crowd: number) =>
  describe('put and remove', () => {
    it.each(sizes)('give %i bytes other headers, which any pull decided before respects', async (size) => {
      const body = bodyOf(size, size)
      const seen = await store().put(ref, Readable.from(piecesOf(body)), uploaded)
      const { token } = await store().open(ref)
      const headers = { 'content-type': 'text/plain', 'x-cos-meta-a': '1' }
      const meta = await store().describe(ref, seen, headers)
      expect(meta).toMatchObject({ ...seen, headers, storedAt: meta.storedAt })
      expect((await objectAt(store(), ref)).meta).toEqual(meta)
      expect((await bytesAt(store(), ref)).equals(body)).toBe(true)
      const pulled = store().put(ref, Buffer.from('pulled'), { ...uploaded, token, replace: true })
      await expect(pulled).rejects.toMatchObject({ code: 'Superseded' })
      await expect(store().describe(ref, seen, {})).rejects.toMatchObject({ code: 'PreconditionFailed' })
      await expect(store().describe({ ...ref, key: 'none' }, seen, {})).rejects.toMatchObject({ code: 'NoSuchKey' })
      expect(await store().usage(ref.bucket)).toEqual({ objects: 1, bytes: size })
    })

    it.each(sizes)('store %i bytes for only one of many that are to replace nothing', async (size) => {
      const puts = Array.from({ length: 8 }, (_, n) =>
        store().put(ref, bodyOf(`writer ${n}`, size), { ...uploaded, ifAbsent: true }),
      )
      const ends = await Promise.allSettled(puts)
      const lost = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []))
      expect(lost).toEqual(Array.from({ length: 7 }, () => 'PreconditionFailed'))
      await store().remove(ref)
      expect(await store().put(ref, bodyOf('again', size), { ...uploaded, ifAbsent: true })).toMatchObject({ size })
      expect(await store().usage(ref.bucket)).toEqual({ objects: 1, bytes: size })
    })

    it.each(sizes)('give back the same %i bytes with their digests', async (size) => {
      const body = bodyOf(size, size)
      const meta = await store().put(ref, Readable.from(piecesOf(body)), {
        headers: { 'content-type': 'image/jpeg', 'x-cos-meta-who': 'grüße' },
        source: { kind: 'pulled', url: 'http://o.example/cat.jpg', originEtag: '"x"', originLastModified: null },
      })
      expect(meta).toMatchObject({ key: ref.key, size, etag: `"${md5Of(body)}"`, sha256: sha256Of(body) })
      const object = await objectAt(store(), ref)
      expect(object.meta).toEqual(meta)
      expect(meta.source).toMatchObject({ kind: 'pulled', originEtag: '"x"' })
      expect(meta.headers).toEqual({ 'content-type': 'image/jpeg', 'x-cos-meta-who': 'grüße' })
      expect((await bytesAt(store(), ref)).equals(body)).toBe(true)
    })

    it.each(sizes)('take a buffer of %i bytes as well, and leave it to its owner', async (size) => {
      const body = bodyOf('buffer', size)
      await store().put(ref, body, uploaded)
      expect(body.length).toBe(size)
      body.fill(0)
      expect(sha256Of(await bytesAt(store(), ref))).toBe(sha256Of(bodyOf('buffer', size)))
    })

    it('replace an object at once for everybody who asks afterwards', async () => {
      for (const size of [10, 100_000, 20, 200_000, 0]) {
        const body = bodyOf(`version of ${size}`, size)
        await store().put(ref, body, uploaded)
        expect((await bytesAt(store(), ref)).equals(body)).toBe(true)
        expect(await store().usage(1)).toEqual({ objects: 1, bytes: size })
        expect((await store().list(1, { prefix: '', delimiter: '', limit: 9 })).items[0]?.size).toBe(size)
      }
    })

    it('remove an object, and succeed where there is none', async () => {
      expect(await store().remove(ref)).toBe(false)
      await store().put(ref, bodyOf(1, 10), uploaded)
      await objectAt(store(), ref)
      expect(await store().remove(ref)).toBe(true)
      expect((await store().open(ref)).object).toBeNull()
      expect(await store().remove(ref)).toBe(false)
      expect(await store().usage(1)).toEqual({ objects: 0, bytes: 0 })
    })

    it('remove only what was stored by a moment, where one is named, decided in the one order of all writes', async () => {
      const { storedAt } = await store().put(ref, bodyOf(1, 10), uploaded)
      const { token } = await store().open(ref)
      expect(await store().remove(ref, { storedBy: storedAt - 1 })).toBe(false)
      await objectAt(store(), ref)
      await store().put(ref, bodyOf(2, 10), { ...uploaded, token, replace: true })
      expect(await store().remove(ref, { storedBy: Number.MAX_SAFE_INTEGER })).toBe(true)
      expect((await store().open(ref)).object).toBeNull()
      expect(await store().remove(ref, { storedBy: Number.MAX_SAFE_INTEGER })).toBe(false)
    })

    it('keep keys and buckets apart that only look alike', async () => {
      const keys = ['..', '.', 'a', 'a/', 'a/b', 'a//b', '/', '//', '%2F', '%', ' ', '+', '\\', 'CON', 'A']
      keys.push(
        '\u00e9',
        'e\u0301',
        '😀',
        '\uff5e',
        '漢字',
        'x'.repeat(850),
        `${'x'.repeat(849)}y`,
        "'; drop table",
        '\n',
      )
      for (const bucket of [1, 2])
        for (const key of keys) await store().put({ bucket, key }, Buffer.from(`${bucket}:${key}`), uploaded)
      for (const bucket of [1, 2])
        for (const key of keys) expect(String(await bytesAt(store(), { bucket, key }))).toBe(`${bucket}:${key}`)
      expect(await store().usage(2)).toMatchObject({ objects: keys.length })
    })

    it('report progress up to the last byte', async () => {
      const seen: number[] = []
      const body = bodyOf('progress', 400_000)
      await store().put(ref, Readable.from(piecesOf(body)), { ...uploaded, onProgress: (bytes) => seen.push(bytes) })
      expect(seen.at(-1)).toBe(400_000)
      expect(seen).toEqual([...seen].sort((a, b) => a - b))
    })

    it('take thousands of puts at once', async () => {
      const keys = Array.from({ length: crowd }, (_, i) => `crowd/${String(i).padStart(5, '0')}`)
      await Promise.all(keys.map((key) => store().put({ bucket: 1, key }, Buffer.from(key), uploaded)))
      expect(await keysOf(store(), 1)).toEqual(keys)
      expect(await store().usage(1)).toEqual({ objects: crowd, bytes: crowd * 11 })
      const removed = await Promise.all(keys.map((key) => store().remove({ bucket: 1, key })))
      expect(removed.every(Boolean)).toBe(true)
      expect(await store().usage(1)).toEqual({ objects: 0, bytes: 0 })
    })

    it('let one of many puts of the same key win, whole', async () => {
      const bodies = Array.from({ length: 20 }, (_, i) => bodyOf(i, i % 2 === 0 ? 1000 : 90_000))
      await Promise.all(bodies.map((body) => store().put(ref, body, uploaded)))
      const { meta } = await objectAt(store(), ref)
      expect(bodies.map(sha256Of)).toContain(meta.sha256)
      expect(sha256Of(await bytesAt(store(), ref))).toBe(meta.sha256)
      expect(await store().usage(1)).toEqual({ objects: 1, bytes: meta.size })
    })

    describe.each([
      ['a small body', 1000],
      ['a large body', 400_000],
    ])('with %s', (_, size) => {
      const body = bodyOf('new', size)

      /** Nothing of a failed put may show, whether the key was free or taken. */
      async function expectNothingChanged(fail: () => Promise<unknown>, error: object) {
        await expect(fail()).rejects.toMatchObject(error)
        expect((await store().open(ref)).object).toBeNull()
        expect(await keysOf(store(), 1)).toEqual([])
        expect(await store().usage(1)).toEqual({ objects: 0, bytes: 0 })

        const old = bodyOf('old', 500)
        await store().put(ref, old, uploaded)
        await expect(fail()).rejects.toMatchObject(error)
        expect((await bytesAt(store(), ref)).equals(old)).toBe(true)
        expect(await store().usage(1)).toEqual({ objects: 1, bytes: 500 })
      }

      it('leave nothing behind when the body fails', () =>
        expectNothingChanged(() => store().put(ref, Readable.from(brokenAfter(body)), uploaded), {
          message: 'the origin is gone',
        }))

      it('leave nothing behind when they are called off before or amid a body that stalls', async () => {
        const reason = new Error('called off')
        const early = { ...uploaded, signal: AbortSignal.abort(reason) }
        await expectNothingChanged(() => store().put(ref, Readable.from(piecesOf(body)), early), reason)
        await store().remove(ref)
        const amid = () => {
          const calling = new AbortController()
          const stalled = Readable.from(stalledAfter(body, () => calling.abort(reason)))
          return store().put(ref, stalled, { ...uploaded, signal: calling.signal })
        }
        await expectNothingChanged(amid, reason)
      })

      it.each<[string, NonNullable<PutOptions['expect']>, string]>([
        ['is too short', { bytes: size + 1 }, 'WrongSize'],
        ['is too long', { bytes: size - 1 }, 'WrongSize'],
        ['should have been empty', { bytes: 0 }, 'WrongSize'],
        ['has another MD5', { bytes: size, md5: md5Of(Buffer.from('other')) }, 'WrongChecksum'],
      ])('leave nothing behind when the body %s', (_name, expected, code) =>
        expectNothingChanged(() => store().put(ref, Readable.from(piecesOf(body)), { ...uploaded, expect: expected }), {
          code,
        }),
      )

      it('stop reading a body that runs past the length it should have, and leave it to its owner', async () => {
        let given = 0
        async function* endless() {
          for (;;) {
            given += body.length
            yield body
          }
        }
        const source = Readable.from(endless())
        const failed = store().put(ref, source, { ...uploaded, expect: { bytes: size * 2 } })
        await expect(failed).rejects.toMatchObject({ code: 'WrongSize' })
        const wasGiven = given
        await store().usage(1)
        expect(given).toBe(wasGiven)
        expect(source.destroyed).toBe(false)
      })

      it('accept what is exactly as expected, in either case of the hex digits', async () => {
        const md5 = md5Of(body)
        await store().put(ref, body, { ...uploaded, expect: { bytes: size, md5 } })
        await store().put(ref, body, { ...uploaded, expect: { bytes: size, md5: md5.toUpperCase() } })
      })
    })
  })
