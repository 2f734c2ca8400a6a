import { once } from 'node:events'
import { createServer, get } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { drain, listen } from './listen.ts'

const system = vi.hoisted(() => ({ hasIPv6: true }))
vi.mock('node:fs', async (load) => {
  const fs = await load<typeof import('node:fs')>()
  const readFileSync = (path: string, encoding: 'utf8') => {
    if (!system.hasIPv6 && path.endsWith('/tcp6')) throw new Error('ENOENT')
    return fs.readFileSync(path, encoding)
  }
  return { ...fs, readFileSync }
})

let server = createServer()
afterEach(async () => {
  await drain(server, 0)
  server = createServer()
})

const piece = Buffer.alloc(64 * 1024)

describe.runIf(process.platform === 'linux')('a client that reads nothing', () => {
  it.each([
    ['', '127.0.0.1', true],
    [', over IPv6', '::1', true],
    [', where the system has no IPv6', '127.0.0.1', false],
  ])('is held little of its answer for by the kernel%s', async (_, host, hasIPv6) => {
    system.hasIPv6 = hasIPv6
    let taken = 0
    server.on('request', (req, res) => {
      if (req.url === '/small') return res.end('x')
      const more = () =>
        res.write(piece, (error) => {
          if (error) return
          taken += piece.length
          more()
        })
      return more()
    })
    const port = await listen(server, { host, port: 0, setting: 'HEADWATER_OBJECTS_PORT' })
    const idle = connect(port, host).on('error', () => {})
    await once(idle, 'connect')
    idle.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    // No more is taken while so many others are answered: the kernel has all it will have.
    for (let [before, quiet] = [0, 0]; taken === 0 || quiet < 20; ) {
      await small(port, host)
      quiet = taken === before ? quiet + 1 : 0
      before = taken
    }
    idle.destroy()
    expect(taken).toBeLessThan(1024 * 1024)
  })
})

async function small(port: number, host: string): Promise<void> {
  const request = get({ port, host, path: '/small', agent: false })
  const [response] = await once(request, 'response')
  response.resume()
  await once(response, 'end')
}
