import type { BrowserContext, Route } from '@playwright/test'
import { type Problem, type ProblemCode, problemStatus } from '../../contract/errors.ts'

/** By what a faulty answer is known in the server's log. */
export const faultyRequestId = 'a-request-that-failed'

/** How the console's API fails, as a server, a proxy or a cable makes it fail. */
export interface Faults {
  /** Every request of these is refused. */
  refuse(what: Requests, code: ProblemCode): Promise<void>
  /** A proxy in between answers in its own words. */
  garble(what: Requests): Promise<void>
  /** Nobody answers: the connection is refused. */
  cut(what: Requests): Promise<void>
  /** Nothing is answered until the returned function lets it through. */
  hold(what: Requests): Promise<() => void>
  /** Everything is as it should be again. */
  mend(): Promise<void>
}

/** Requests of the API by their path (without `/api/v1`) and method; all methods when there is none. */
export type Requests = { readonly path: RegExp; readonly method?: string }

export function faultsIn(context: BrowserContext): Faults {
  const fail = async (what: Requests, answer: (route: Route) => Promise<void>) => {
    await context.route(
      (url) => url.pathname.startsWith('/api/v1') && what.path.test(url.pathname.slice('/api/v1'.length)),
      (route) =>
        what.method === undefined || route.request().method() === what.method ? answer(route) : route.fallback(),
    )
  }
  return {
    refuse: (what, code) => fail(what, (route) => route.fulfill(refusal(code))),
    garble: (what) => fail(what, (route) => route.fulfill({ status: 502, body: '<h1>Bad Gateway</h1>' })),
    cut: (what) => fail(what, (route) => route.abort('connectionrefused')),
    async hold(what) {
      const { promise, resolve } = Promise.withResolvers<void>()
      await fail(what, async (route) => {
        await promise
        await route.fallback()
      })
      return resolve
    },
    mend: () => context.unrouteAll({ behavior: 'ignoreErrors' }),
  }
}

function refusal(code: ProblemCode) {
  const status = problemStatus[code]
  const problem: Problem = {
    type: `urn:headwater:problem:${code}`,
    title: code,
    status,
    code,
    detail: 'made to fail by a test',
    requestId: faultyRequestId,
  }
  return { status, contentType: 'application/problem+json', body: JSON.stringify(problem) }
}
