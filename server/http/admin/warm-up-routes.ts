import {
  cancelWarmUp,
  getWarmUp,
  listWarmUps,
  pauseWarmUp,
  resumeWarmUp,
  startWarmUp,
  startWarmUpFromFile,
} from '../../../contract/warm-ups.ts'
import type { WarmUps } from '../../manage/warm-ups.ts'
import { clientGone } from './client-gone.ts'
import { presentWarmUp } from './present.ts'
import { Refusal } from './refusal.ts'
import { type Route, route } from './route.ts'

export const warmUpRoutes = ({ warmUps }: { warmUps: WarmUps }): Route[] => [
  route(listWarmUps, async ({ params }) => ({ items: (await warmUps.list(params.bucket)).map(presentWarmUp) })),
  route(startWarmUp, async ({ params, body: { source, dryRun }, res }) => {
    const signal = clientGone(res)
    return presentWarmUp(
      source.kind === 'keys'
        ? await warmUps.startFromKeys(params.bucket, { keys: source.keys, dryRun, signal })
        : await warmUps.startFromOrigin(params.bucket, { ...source, dryRun }),
    )
  }),
  route(startWarmUpFromFile, async ({ params, query, req, res }) => {
    const coding = req.headers['content-encoding'] ?? 'identity'
    if (coding !== 'identity') throw new Refusal('UnsupportedMediaType', 'Send the file without Content-Encoding.')
    const dryRun = query.dryRun === 'true'
    return presentWarmUp(await warmUps.startFromFile(params.bucket, { body: req, dryRun, signal: clientGone(res) }))
  }),
  route(getWarmUp, async ({ params }) => presentWarmUp(await warmUps.get(params.bucket, Number(params.warmUp)))),
  route(pauseWarmUp, async ({ params }) => presentWarmUp(await warmUps.pause(params.bucket, Number(params.warmUp)))),
  route(resumeWarmUp, async ({ params }) => presentWarmUp(await warmUps.resume(params.bucket, Number(params.warmUp)))),
  route(cancelWarmUp, async ({ params }) => presentWarmUp(await warmUps.cancel(params.bucket, Number(params.warmUp)))),
]
