import { expect, it } from 'vitest'
import { readAll } from './client.fixture.ts'
import { createPieces } from './pieces.ts'

const broken = new Error('it broke')

function startPieces() {
  const told: string[] = []
  const body = createPieces({
    onRoom: (isRoom) => told.push(isRoom ? 'go on' : 'stop'),
    onClosed: () => told.push('closed'),
  })
  return { body, told, reader: body[Symbol.asyncIterator](), push: (text: string) => body.push(Buffer.from(text)) }
}

it('come in order, those that wait and those that are waited for, and then the end', async () => {
  const { body, push, told } = startPieces()
  push('a')
  push('b')
  const read = readAll(body)
  await Promise.resolve()
  push('c')
  body.end()
  expect((await read).toString()).toBe('abc')
  expect([body.closed, told]).toEqual([true, ['closed']])
})

it('ask their writer to stop while 64 KiB wait or are with the reader, and to go on when there is room', async () => {
  const { push, told, reader } = startPieces()
  push('x'.repeat(40_000))
  expect(told).toEqual([])
  push('x'.repeat(40_000))
  expect(told).toEqual(['stop'])
  await reader.next()
  expect(told).toEqual(['stop'])
  await reader.next()
  expect(told).toEqual(['stop', 'go on'])
  const waitsForMore = reader.next()
  push('x'.repeat(70_000))
  await waitsForMore
  expect(told).toEqual(['stop', 'go on', 'stop'])
  void reader.next()
  expect(told).toEqual(['stop', 'go on', 'stop', 'go on'])
})

it('break behind what has come, and tell their writer at once', async () => {
  const { body, push, told, reader } = startPieces()
  push('a')
  body.fail(broken)
  push('b')
  expect(told).toEqual(['closed'])
  expect((await reader.next()).value?.length).toBe(1)
  await expect(reader.next()).rejects.toBe(broken)
  await expect(reader.next()).rejects.toBe(broken)
  const waiting = startPieces()
  const next = waiting.reader.next()
  waiting.body.fail(broken)
  await expect(next).rejects.toBe(broken)
})

it('that broke are dropped by who lets go of them', async () => {
  const { body, push, reader } = startPieces()
  push('a')
  body.fail(broken)
  body.destroy()
  await expect(reader.next()).rejects.toBe(broken)
})

it('that were let go of before their end never look whole', async () => {
  const { body, push, told } = startPieces()
  push('a')
  body.end()
  body.destroy()
  await expect(readAll(body)).rejects.toThrow('let go')
  const { body: aborted, push: fill } = startPieces()
  fill('a')
  aborted.destroy(broken)
  await expect(readAll(aborted)).rejects.toBe(broken)
  expect(told).toEqual(['closed'])
})

it('are let go of by who stops reading', async () => {
  const { body, push, told } = startPieces()
  push('a')
  push('b')
  for await (const piece of body) if (piece.length > 0) break
  expect([body.closed, told]).toEqual([true, ['closed']])
})

it('tell everybody who asks of their end, once', async () => {
  const { body } = startPieces()
  let told = 0
  body.once('close', () => {
    told += 1
  })
  body.fail(broken)
  body.destroy()
  body.end()
  expect([told, body.failure]).toEqual([1, broken])
})
