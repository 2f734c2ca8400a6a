import { cleanHeaders, partFraming, statusFailure, wholeFraming } from './answer-head.ts'
import { discard, type Exchange } from './exchange.ts'
import { withStatus } from './failures.ts'
import type { RequestLimits } from './limits.ts'
import { createChecker, offeredChecksums, offeredForPart } from './offered-checksums.ts'
import { originBody, tooLarge } from './origin-body.ts'
import { type OriginAnswer, OriginError, type OriginRequest } from './origin-client.ts'
import { createPieces, type Pieces } from './pieces.ts'
import { keepRefusal } from './refusal-answer.ts'
import type { Stop } from './stops.ts'

export type ReadOptions = {
  readonly limits: RequestLimits
  readonly stop: Stop
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Longer than this nobody waits for the words of a refusal, milliseconds. */
const refusalMs = 5_000

/** Tells what the last hop's answer is. Throws OriginError for what is neither the object nor "nothing newer". */
export async function readAnswer(
  url: URL,
  answer: Exchange,
  request: OriginRequest,
  options: ReadOptions,
): Promise<OriginAnswer> {
  const { statusCode = 0 } = answer.response
  if (statusCode === 304 && isConditional(request)) {
    discard(answer)
    return { kind: 'unchanged' }
  }
  if (statusCode !== 200 && !(statusCode === 206 && request.range)) throw await refusal(answer, request, options)
  try {
    return found(url, answer, request, options)
  } catch (error) {
    discard(answer)
    throw error instanceof OriginError ? withStatus(error, statusCode) : error
  }
}

const isConditional = ({ unless }: OriginRequest) => Boolean(unless?.etag || unless?.lastModified)

async function refusal(
  answer: Exchange,
  { errorBodyBytes }: OriginRequest,
  options: ReadOptions,
): Promise<OriginError> {
  const { failure } = statusFailure(answer.response, options.now)
  if (errorBodyBytes === undefined) {
    discard(answer)
    return new OriginError(failure)
  }
  const { limits, stop } = options
  const keep = { bytes: errorBodyBytes, ms: Math.min(limits.idleMs, refusalMs), signal: stop.signal }
  return new OriginError({ ...failure, answer: await keepRefusal(answer, keep) })
}

function found(url: URL, answer: Exchange, request: OriginRequest, options: ReadOptions): OriginAnswer {
  const headers = cleanHeaders(answer.response.rawHeaders)
  const isPart = answer.response.statusCode === 206
  const { part, ...framing } =
    isPart && request.range ? partFraming(headers, request.range) : { ...wholeFraming(headers), part: null }
  if (request.method === 'HEAD') return { kind: 'found', url, headers, ...framing, part, body: ofHead(answer, options) }
  const { limits, stop } = options
  if (framing.bytes !== null && framing.bytes > limits.size.bytes) throw tooLarge(limits.size)
  const offered = isPart ? offeredForPart(headers) : offeredChecksums(headers)
  const checker = createChecker(offered)
  const { throttle } = request
  const { bytes } = framing
  const body = originBody(answer, { bytes, limit: limits.size, checker, pace: limits, throttle, stop })
  if (body.failure) throw body.failure
  const ends = offered.length > 0 ? 'proven' : framing.ends
  const recheck = isPart || offered.length === 0 ? {} : { recheck: () => createChecker(offered) }
  return { kind: 'found', url, headers, bytes, part, ends, body, ...recheck }
}

/** There is no body, and the end of it comes when the connection is free for others. */
function ofHead({ response }: Exchange, { stop }: ReadOptions): Pieces {
  const body = createPieces({ onRoom: () => {}, onClosed: stop.done })
  response.once('close', () => setImmediate(body.end)).resume()
  return body
}
