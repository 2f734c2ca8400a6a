import { expect, it, onTestFinished } from 'vitest'
import { huge } from '../testing/evil-answers.ts'
import { startWorld } from '../testing/gateway-world.ts'
import { rawHttp } from '../testing/raw-http.ts'

it('what a client says of the trailers of a body is not handed over without the body', async () => {
  const world = await startWorld({ environment: () => ({ HEADWATER_WORKERS: '2' }) })
  onTestFinished(() => world[Symbol.asyncDispose]())
  const bucket = await world.bucket('trailer', { mode: 'sync' })
  world.origin.answer('/a', huge(10))
  const lines = ['GET /a HTTP/1.1', `Host: ${bucket}.file.localhost`, 'Trailer: X-Sum', 'Connection: close']
  const answer = await rawHttp(Number(world.gateway.objectsUrl.port), `${lines.join('\r\n')}\r\n\r\n`)
  expect(answer.status).toBe(200)
})
