import { once } from 'node:events'
import { createServer, get } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { drain, listen } from './listen.ts'

const server = createServer()
afterEach(async () => {
  await drain(server, 0)
})

const piece = Buffer.alloc(64 * 1024)

describe.runIf(process.platform === 'linux')('a client that reads nothing', () => {
  it('is held little of its answer for by the kernel', async () => {
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
    const port = await listen(server, { host: '127.0.0.1', port: 0, setting: 'HEADWATER_OBJECTS_PORT' })
    const idle = connect(port, '127.0.0.1').on('error', () => {})
    await once(idle, 'connect')
    idle.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    // No more is taken while so many others are answered: the kernel has all it will have.
    for (let [before, quiet] = [0, 0]; taken === 0 || quiet < 20; ) {
      await small(port)
      quiet = taken === before ? quiet + 1 : 0
      before = taken
    }
    idle.destroy()
    expect(taken).toBeLessThan(1024 * 1024)
  })
})

async function small(port: number): Promise<void> {
  const request = get({ port, host: '127.0.0.1', path: '/small', agent: false })
  const [response] = await once(request, 'response')
  response.resume()
  await once(response, 'end')
}
