import { ask, readAll } from '../load/ask.ts'
import type { Row } from '../table.ts'
import { nearBare, smallHits } from './hit.ts'
import { type Bench, type Contestant, inTurns, type Job, split } from './job.ts'

/** The answers without a body: 304 to whom has it, HEAD to whom asks about it. */
export const conditional: Job = async (bench) => {
  const { contestants } = await smallHits(bench)
  const known = await Promise.all(contestants.map(withEtag))
  return [await row(bench, '304 on a hit', known, 'GET'), await row(bench, 'HEAD on a hit', contestants, 'HEAD')]
}

async function row(
  bench: Bench,
  job: string,
  contestants: readonly Contestant[],
  method: 'GET' | 'HEAD',
): Promise<Row> {
  const medians = await inTurns(bench, contestants, { path: '/10k', connections: 32, method })
  return { job, unit: 'requests/s', ...split(medians), must: nearBare(0.85) }
}

async function withEtag(one: Contestant): Promise<Contestant> {
  const answer = await ask(one, '/10k')
  await readAll(answer)
  return { ...one, load: { ...one.load, etag: answer.headers.etag ?? '' } }
}
