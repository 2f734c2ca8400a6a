import { Router } from 'express'

export type MetricsText = { readonly type: string; text(): Promise<string> }

/** For Prometheus, without a session: numbers alone, no name of a bucket, a key or a client is among them. */
export function metricsRoute({ type, text }: MetricsText): Router {
  const router = Router()
  router.get('/metrics', async (_req, res) => {
    res.set({ 'Content-Type': type, 'Cache-Control': 'no-store' }).send(await text())
  })
  return router
}
