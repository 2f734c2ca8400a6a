import { keptHeaders } from '../domain/kept-headers.ts'
import type { MissPlan } from '../domain/miss-plan.ts'
import type { ObjectRef } from '../domain/stored-object.ts'
import type { AskOrigin } from './ask-origin.ts'
import type { KeyMemory } from './key-memory.ts'
import { MissRefusal, rememberedNotFound } from './miss-refusal.ts'

/** What the origin says of an object that the bucket does not hold. */
export type HeadAnswer = { readonly headers: Readonly<Record<string, string>>; readonly bytes: number | null }

/** Answers a HEAD of a missing object from the origin's. Stores nothing. Throws a `MissRefusal`. */
export type ServeHead = (
  ref: ObjectRef,
  plan: Extract<MissPlan, { kind: 'head' }>,
  signal: AbortSignal,
) => Promise<HeadAnswer>

export function createServeHead(deps: { readonly ask: AskOrigin; readonly notFound: KeyMemory }): ServeHead {
  return async (ref, { rule, wanted }, signal) => {
    if (deps.notFound.has(ref)) throw new MissRefusal(rule, rememberedNotFound)
    const reply = await deps.ask({ ...ref, rule, wanted, method: 'HEAD', isUrgent: () => true, signal })
    if (reply.kind === 'failed') throw new MissRefusal(rule, reply.failure)
    if (reply.kind === 'unchanged') throw new Error('Nobody asked whether it changed')
    reply.answer.body.destroy()
    return { headers: keptHeaders(reply.answer.headers), bytes: reply.answer.bytes }
  }
}
