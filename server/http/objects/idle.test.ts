import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inTurn } from '../in-turn.ts'
import { closeIdle } from './idle.ts'

const idleMs = 65_000
let asked: ServerResponse[]
let server: ReturnType<typeof createServer>
let client: Socket
let seen: string
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  asked = []
  server = createServer({ keepAliveTimeout: 0 }, inTurn(hold))
  closeIdle(server, idleMs)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  seen = ''
  client.on('data', (chunk) => {
    seen += String(chunk)
  })
  await once(client, 'connect')
})
afterEach(async () => {
  client.destroy()
  server.close()
  await once(server, 'close')
  vi.useRealTimers()
})

function hold(_: unknown, res: ServerResponse): void {
  asked.push(res)
}

async function ask(): Promise<ServerResponse> {
  const before = asked.length
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await expect.poll(() => asked.length).toBe(before + 1)
  const res = asked.at(-1)
  if (!res) throw new Error('nothing was asked')
  return res
}

async function answer(res: ServerResponse): Promise<void> {
  seen = ''
  res.end('whole')
  await expect.poll(() => seen).toContain('whole')
}

describe('a connection', () => {
  it('stays open while requests come, and is closed when none has come for long enough', async () => {
    for (let i = 0; i < 3; i++) {
      await answer(await ask())
      vi.advanceTimersByTime(idleMs - 1_000)
      expect(client.readableEnded).toBe(false)
    }
    const closed = once(client, 'close')
    vi.advanceTimersByTime(idleMs)
    await closed
  })

  it('is not idle while its answer is awaited, however long that takes', async () => {
    const res = await ask()
    vi.advanceTimersByTime(10 * idleMs)
    await answer(res)
  })

  it('is closed when nothing was ever asked on it', async () => {
    await answer(await ask())
    const other = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined)
    await once(server, 'connection')
    const closed = once(other, 'close')
    other.resume()
    vi.advanceTimersByTime(2 * idleMs)
    await closed
  })
})
