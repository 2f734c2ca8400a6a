import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Token } from '../domain/stored-object.ts'
import { bodyOf, bytesAt, keysOf, uploaded } from './bodies.fixture.ts'
import type { StoreUnderTest } from './object-store.conformance.ts'
import type { ObjectStore } from './object-store.ts'

/** `valid` until something outdates it; `absent` if there was nothing when it was taken. */
type KnownToken = { readonly key: string; readonly token: Token; readonly absent: boolean; valid: boolean }

/** What a bucket should hold, and which of the tokens taken are still good. */
type Model = { readonly objects: Map<string, Buffer>; readonly tokens: KnownToken[]; retired: boolean }

type Real = { readonly store: ObjectStore; readonly bucket: number }

type Step = fc.AsyncCommand<Model, Real>

const keys = ['a', 'a/b', 'a/c', 'b', '\uff5e', '😀'] as const

function outdate(model: Model, concerned: (token: KnownToken) => boolean): void {
  for (const token of model.tokens) if (concerned(token)) token.valid = false
}

const step = (name: string, run: (model: Model, real: Real) => Promise<void>): Step => ({
  check: () => true,
  run,
  toString: () => name,
})

const put = (key: string, size: number) =>
  step(`put ${key} ${size}`, async (model, { store, bucket }) => {
    const body = bodyOf(`${key} ${size}`, size)
    const putting = store.put({ bucket, key }, body, uploaded)
    if (model.retired) return void (await expect(putting).rejects.toMatchObject({ code: 'NoSuchBucket' }))
    await putting
    model.objects.set(key, body)
    outdate(model, (token) => token.key === key)
  })

const putWithToken = (which: number, size: number, replace: boolean) =>
  step(`${replace ? 'replace' : 'put'} with token ${which}`, async (model, { store, bucket }) => {
    const known = model.tokens[which % Math.max(1, model.tokens.length)]
    if (!known) return
    const body = bodyOf(`token ${size}`, size)
    const putting = store.put({ bucket, key: known.key }, body, { ...uploaded, token: known.token, replace })
    if (model.retired) return void (await expect(putting).rejects.toMatchObject({ code: 'NoSuchBucket' }))
    if (!known.valid || !(known.absent || replace))
      return void (await expect(putting).rejects.toMatchObject({ code: 'Superseded' }))
    await putting
    model.objects.set(known.key, body)
    outdate(model, (token) => token.key === known.key)
  })

const remove = (key: string) =>
  step(`remove ${key}`, async (model, { store, bucket }) => {
    expect(await store.remove({ bucket, key })).toBe(model.objects.delete(key))
    outdate(model, (token) => token.key === key)
  })

const open = (key: string) =>
  step(`open ${key}`, async (model, { store, bucket }) => {
    const { object, token } = await store.open({ bucket, key })
    const body = model.objects.get(key)
    expect(object?.meta.size).toBe(body?.length)
    if (body) expect((await bytesAt(store, { bucket, key })).equals(body)).toBe(true)
    model.tokens.push({ key, token, absent: !body, valid: true })
  })

const fence = () =>
  step('fence', async (model, { store, bucket }) => {
    await store.fence(bucket)
    outdate(model, () => true)
  })

const retire = () =>
  step('retire', async (model, { store, bucket }) => {
    expect(await store.retire(bucket)).toBe(model.objects.size === 0)
    if (model.objects.size === 0) model.retired = true
  })

const count = () =>
  step('count', async (model, { store, bucket }) => {
    const bytes = [...model.objects.values()].reduce((sum, body) => sum + body.length, 0)
    expect(await store.usage(bucket)).toEqual({ objects: model.objects.size, bytes })
    expect(await keysOf(store, bucket, 2)).toEqual(keys.filter((key) => model.objects.has(key)))
  })

const key = fc.constantFrom(...keys)
const size = fc.constantFrom(0, 1, 500, 70_000)
const token = fc.nat({ max: 50 })

const steps = [
  fc.tuple(key, size).map((args) => put(...args)),
  fc.tuple(token, size, fc.boolean()).map((args) => putWithToken(...args)),
  fc.tuple(token, size, fc.boolean()).map((args) => putWithToken(...args)),
  key.map(remove),
  key.map(open),
  key.map(open),
  fc.constant(fence()),
  fc.constant(count()),
]

export const describeModel = (store: StoreUnderTest) =>
  describe('any sequence of calls', () => {
    let bucket = 0
    it.each([
      ['with tokens of every age', steps],
      ['in buckets that are retired', [...steps, fc.constant(retire())]],
    ])('has the outcome of a simple map, %s', async (_, choice) => {
      await fc.assert(
        fc.asyncProperty(fc.commands(choice, { maxCommands: 60, size: 'max' }), async (commands) => {
          bucket++
          const model: Model = { objects: new Map(), tokens: [], retired: false }
          await fc.asyncModelRun(() => ({ model, real: { store: store(), bucket } }), commands)
        }),
        { seed: 2026, numRuns: 25 },
      )
    })
  })
