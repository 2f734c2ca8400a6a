import { expect, it } from 'vitest'
import { createPlaces, NoPlace } from './places.ts'

const never = new AbortController().signal
const turn = (isUrgent = () => true) => ({ isUrgent, signal: never })

it('gives places away in order, those who turned urgent first', async () => {
  const places = createPlaces(() => 1)
  const leave = await places.take(turn())
  const order: string[] = []
  let isUrgent = false
  const take = (name: string, urgent: () => boolean) =>
    places.take(turn(urgent)).then((done) => {
      order.push(name)
      done()
    })
  const all = [take('first', () => false), take('second', () => isUrgent), take('third', () => true)]
  isUrgent = true
  leave()
  await Promise.all(all)
  expect(order).toEqual(['second', 'third', 'first'])
  expect(places.idle).toBe(true)
})

it('never gives more than there are, nor one twice', async () => {
  let most = 1
  const places = createPlaces(() => most)
  const leave = await places.take(turn())
  const next = places.take(turn())
  leave()
  leave()
  const leaveNext = await next
  let isIn = false
  const third = places.take(turn()).then((done) => {
    isIn = true
    return done
  })
  await Promise.resolve()
  expect(isIn).toBe(false)
  most = 2
  leaveNext()
  const leaveThird = await third
  leaveThird()
  expect(places.idle).toBe(true)
})

it('lets go of who leaves the line, and of nobody else', async () => {
  const places = createPlaces(() => 1)
  const leave = await places.take(turn())
  const gone = new AbortController()
  const left = places.take({ isUrgent: () => true, signal: gone.signal })
  const stays = places.take(turn())
  gone.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  leave()
  ;(await stays)()
  expect(places.idle).toBe(true)
})

it('lets no more than ten thousand wait', async () => {
  const places = createPlaces(() => 0)
  const end = new AbortController()
  const waiting = Array.from({ length: 10_000 }, () => places.take({ isUrgent: () => true, signal: end.signal }))
  await expect(places.take(turn())).rejects.toThrow(NoPlace)
  end.abort(new Error('over'))
  expect((await Promise.allSettled(waiting)).every(({ status }) => status === 'rejected')).toBe(true)
})
