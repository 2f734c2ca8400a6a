import { Router } from 'express'

/** `/livez` says that the process answers; `/readyz` that it can serve. Neither tells strangers anything else. */
export function health(ready: () => boolean | Promise<boolean>): Router {
  const router = Router()
  router.get('/livez', (_req, res) => {
    res.type('text/plain').send('live\n')
  })
  router.get('/readyz', async (_req, res) => {
    const isReady = await ready()
    res
      .status(isReady ? 200 : 503)
      .type('text/plain')
      .send(isReady ? 'ready\n' : 'not ready\n')
  })
  return router
}
