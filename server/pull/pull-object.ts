import type { PullReason } from '../../contract/pulls.ts'
import { GatewayError } from '../domain/errors.ts'
import { keptHeaders } from '../domain/kept-headers.ts'
import { originUrl } from '../domain/miss-plan.ts'
import type { OriginRule } from '../domain/origin-pull.ts'
import type { Pull } from '../domain/pull.ts'
import type { ObjectSource } from '../domain/stored-object.ts'
import type { ObjectStore } from '../object-store/object-store.ts'
import { type OriginAnswer, type OriginClient, OriginError, type OriginFailure } from '../origin/origin-client.ts'

export type PullOutcome =
  /** The bucket holds the object; `bytes` is what was copied for it. */
  | { readonly kind: 'done'; readonly bytes: number }
  /** Nothing was wrong, but the object is not wanted any more: a client or the operator was faster. */
  | { readonly kind: 'dropped'; readonly reason: PullReason; readonly detail: string }
  | { readonly kind: 'failed'; readonly failure: OriginFailure }

type Found = Extract<OriginAnswer, { kind: 'found' }>

/**
 * Copies one object from its origin into the bucket. Only whole, verified bytes are published, and only if nothing
 * happened to the key since the pull was decided. Rejects only when `signal` is aborted.
 */
export async function pullObject(
  deps: { readonly objects: ObjectStore; readonly origin: OriginClient },
  job: { readonly pull: Pull; readonly rule: OriginRule; readonly signal: AbortSignal },
): Promise<PullOutcome> {
  const { object } = await deps.objects.open(job.pull)
  // A miss that was answered just before an earlier pull was published: there is nothing left to do.
  if (object) return { kind: 'done', bytes: 0 }
  const url = new URL(originUrl(job.rule, job.pull))
  const answer = await deps.origin.get({ url, followRedirects: job.rule.followRedirects, signal: job.signal })
  if (answer.kind === 'failed') return { kind: 'failed', failure: answer.failure }
  try {
    const meta = await deps.objects.put(job.pull, answer.body, {
      headers: keptHeaders(answer.headers),
      source: sourceOf(answer),
      token: job.pull.token,
      signal: job.signal,
      ...(answer.bytes === null ? {} : { expect: { bytes: answer.bytes } }),
    })
    return { kind: 'done', bytes: meta.size }
  } catch (error) {
    answer.body.destroy()
    job.signal.throwIfAborted()
    return notStored(error)
  }
}

/** The origin's own facts are shown to the operator. A query may hold a secret, so it is left out. */
function sourceOf({ url, headers }: Found): ObjectSource {
  return {
    kind: 'pulled',
    url: `${url.origin}${url.pathname}`,
    originEtag: headers.etag ?? null,
    originLastModified: headers['last-modified'] ?? null,
  }
}

function notStored(error: unknown): PullOutcome {
  if (error instanceof OriginError) return { kind: 'failed', failure: error.failure }
  const code = error instanceof GatewayError ? error.code : null
  if (code === 'Superseded')
    return { kind: 'dropped', reason: 'superseded', detail: 'The key was written, deleted or reconfigured meanwhile.' }
  if (code === 'NoSuchBucket') return { kind: 'dropped', reason: 'bucket-deleted', detail: 'The bucket is gone.' }
  if (code === 'WrongSize') return failed('origin-truncated', 'The body was not as long as the origin declared.')
  if (code === 'WrongChecksum') return failed('origin-checksum', 'The body did not match the checksum the origin gave.')
  if (code === 'StorageFull') return failed('storage-full', 'The disk is full.')
  return failed('storage-failed', error instanceof Error ? error.message : 'The object could not be stored.')
}

const failed = (reason: PullReason, detail: string): PullOutcome => ({ kind: 'failed', failure: { reason, detail } })
