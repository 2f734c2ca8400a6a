import { join } from 'node:path'
import * as z from 'zod/mini'
import { freePort, type Running, start, waitForPort } from '../processes.ts'

const Count = z.object({ whole: z.number(), part: z.number() })

export type PacedOrigin = Running & {
  /** How often it was asked for a body. */
  count(): Promise<z.infer<typeof Count>>
}

/** An origin whose objects are `bytes` long, those for a warm-up 10 KiB, and come at `rate` bytes a second each; 0 is as fast as it goes. */
export async function startOrigin(bytes: number, rate: number): Promise<PacedOrigin> {
  const port = await freePort()
  const child = start(process.execPath, [
    join(import.meta.dirname, 'paced-origin.ts'),
    ...[port, bytes, rate].map(String),
  ])
  await waitForPort(port)
  return { child, port, count: async () => Count.parse(await (await fetch(`http://127.0.0.1:${port}/count`)).json()) }
}
