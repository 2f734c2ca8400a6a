import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { Token } from '../domain/stored-object.ts'
import { bodyOf, bytesAt, tokenOf, uploaded } from './bodies.fixture.ts'
import type { StoreUnderTest } from './object-store.conformance.ts'

const ref = { bucket: 1, key: 'pulled' }
const other = { bucket: 1, key: 'other' }
const superseded = { code: 'Superseded' }

/** A body that begins at once and ends when told to. */
function heldBody(size: number) {
  const end = Promise.withResolvers<void>()
  async function* pieces() {
    yield bodyOf('pulled', size)
    await end.promise
  }
  return { body: Readable.from(pieces()), end: end.resolve }
}

export const describeTokens = (store: StoreUnderTest) =>
  describe.each([
    ['small', 100],
    ['large', 300_000],
  ])('a %s put with a token', (_, size) => {
    const pulled = bodyOf('pulled', size)
    const publish = (token: Token) => store().put(ref, pulled, { ...uploaded, token })
    const expectPublished = async () => expect((await bytesAt(store(), ref)).equals(pulled)).toBe(true)

    it('publishes when nothing has happened to the key since', async () => {
      const token = await tokenOf(store(), ref)
      await store().put(other, bodyOf(1, 10), uploaded)
      await store().remove(other)
      await store().fence(2)
      await publish(token)
      await expectPublished()
    })

    it('is refused where an object is already, whatever the token', async () => {
      await store().put(ref, bodyOf('client', 10), uploaded)
      await expect(publish(await tokenOf(store(), ref))).rejects.toMatchObject(superseded)
      await expect(publish(await tokenOf(store(), other))).rejects.toMatchObject(superseded)
      expect((await bytesAt(store(), ref)).equals(bodyOf('client', 10))).toBe(true)
      expect(await store().usage(1)).toEqual({ objects: 1, bytes: 10 })
    })

    it.each<[string, () => Promise<unknown>]>([
      ['a put', () => store().put(ref, bodyOf('client', 10), uploaded)],
      [
        'a put and a remove',
        () =>
          store()
            .put(ref, pulled, uploaded)
            .then(() => store().remove(ref)),
      ],
      ['a remove of the absent key', () => store().remove(ref)],
      ['a fence of the bucket', () => store().fence(1)],
    ])('loses to %s that came after it was taken; a newer token does not', async (_name, happen) => {
      const token = await tokenOf(store(), ref)
      await happen()
      await expect(publish(token)).rejects.toMatchObject(superseded)
      await store().remove(ref)
      await expect(publish(token)).rejects.toMatchObject(superseded)
      await publish(await tokenOf(store(), ref))
      await expectPublished()
    })

    it('loses to what happens while its body is still coming, and never resurrects', async () => {
      for (const happen of [() => store().remove(ref), () => store().fence(1)]) {
        const { body, end } = heldBody(size)
        const putting = store().put(ref, body, { ...uploaded, token: await tokenOf(store(), ref) })
        await happen()
        end()
        await expect(putting).rejects.toMatchObject(superseded)
        expect((await store().open(ref)).object).toBeNull()
      }
      expect(await store().usage(1)).toEqual({ objects: 0, bytes: 0 })
    })

    it('never takes the place of a put that finished while its body was still coming', async () => {
      const { body, end } = heldBody(size)
      const putting = store().put(ref, body, { ...uploaded, token: await tokenOf(store(), ref) })
      await store().put(ref, bodyOf('client', 33), uploaded)
      end()
      await expect(putting).rejects.toMatchObject(superseded)
      expect((await bytesAt(store(), ref)).equals(bodyOf('client', 33))).toBe(true)
    })

    describe('that may replace', () => {
      const old = bodyOf('old', 5000)
      const replace = (token: Token) => store().put(ref, pulled, { ...uploaded, token, replace: true })

      it('takes the place of an object that was not written since, however often it was looked at', async () => {
        await store().put(ref, old, uploaded)
        await store().fence(1)
        for (let i = 0; i < 3; i++) await tokenOf(store(), ref)
        const token = await tokenOf(store(), ref)
        await store().put(other, old, uploaded)
        await replace(token)
        await expectPublished()
        expect(await store().usage(1)).toEqual({ objects: 2, bytes: size + old.length })
        await expect(replace(token)).rejects.toMatchObject(superseded)
        await replace(await tokenOf(store(), ref))
      })

      it('publishes where nothing is, as any other', async () => {
        await replace(await tokenOf(store(), ref))
        await expectPublished()
      })

      it.each<[string, () => Promise<unknown>]>([
        ['a put', () => store().put(ref, bodyOf('client', 10), uploaded)],
        ['a remove', () => store().remove(ref)],
        ['a fence of the bucket', () => store().fence(1)],
      ])('loses to %s that came after it was taken', async (_name, happen) => {
        await store().put(ref, old, uploaded)
        const token = await tokenOf(store(), ref)
        await happen()
        const before = (await store().open(ref)).object?.meta
        await expect(replace(token)).rejects.toMatchObject(superseded)
        expect((await store().open(ref)).object?.meta).toEqual(before)
        await replace(await tokenOf(store(), ref))
        await expectPublished()
      })
    })

    it('wins once when many publish with the same token', async () => {
      const token = await tokenOf(store(), ref)
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => publish(token)))
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const refusals = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason)
      for (const refusal of refusals) expect(refusal).toMatchObject(superseded)
      expect(await store().usage(1)).toEqual({ objects: 1, bytes: size })
    })

    it('ends up under the client’s put when both go at once', async () => {
      const token = await tokenOf(store(), ref)
      await Promise.all([publish(token).catch(() => undefined), store().put(ref, bodyOf('client', 7), uploaded)])
      expect((await bytesAt(store(), ref)).equals(bodyOf('client', 7))).toBe(true)
    })

    it('is refused in a bucket that was retired since', async () => {
      const token = await tokenOf(store(), ref)
      expect(await store().retire(1)).toBe(true)
      await expect(publish(token)).rejects.toMatchObject({ code: 'NoSuchBucket' })
      await expect(publish(await tokenOf(store(), ref))).rejects.toMatchObject({ code: 'NoSuchBucket' })
      await expect(store().put(ref, pulled, uploaded)).rejects.toMatchObject({ code: 'NoSuchBucket' })
      expect((await store().open(ref)).object).toBeNull()
      expect(await store().usage(1)).toEqual({ objects: 0, bytes: 0 })
      expect(await store().retire(1)).toBe(true)
    })

    it('still counts in a bucket that could not be retired because it holds something', async () => {
      const token = await tokenOf(store(), ref)
      await store().put(other, bodyOf(1, 1), uploaded)
      expect(await store().retire(1)).toBe(false)
      await publish(token)
      await expectPublished()
    })
  })
