import { broken } from './failures.ts'
import {
  type OriginBody,
  type OriginClient,
  OriginError,
  type OriginFailure,
  type OriginListing,
} from './origin-client.ts'

/** One page of a list, of at most so many bytes. */
type Page = { readonly url: URL; readonly mostBytes: number }

/** Asks for one page of a list. Redirects are not followed: a list speaks for the place that was asked. */
export async function getPage(
  get: OriginClient['get'],
  { site, limits, signal }: OriginListing,
  { url, mostBytes }: Page,
) {
  const page = { ...limits, objectBytes: mostBytes }
  const answer = await get({ url, followRedirects: false, site, limits: page, signal })
  if (answer.kind === 'unchanged') throw broken('origin-bad-response', 'The origin answered a list with 304')
  if (answer.kind === 'failed') throw new OriginError(ofList(answer.failure, url))
  return answer
}

/** Every piece of a page's text, as it arrives. */
export async function* textOf(body: OriginBody, url: URL): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  try {
    for await (const chunk of body) yield decoder.decode(chunk, { stream: true })
  } catch (error) {
    throw error instanceof OriginError ? new OriginError(ofList(error.failure, url), { cause: error }) : error
  }
}

function ofList(failure: OriginFailure, url: URL): OriginFailure {
  const isSize = failure.reason === 'budget-object-size' || failure.reason === 'object-too-large'
  const reason = isSize ? 'origin-bad-response' : failure.reason
  return { host: url.host, ...failure, reason, detail: `The list at ${url.pathname}: ${failure.detail}` }
}

/** A percent-encoded text as the UTF-8 it means, `null` when it means none. */
export function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
