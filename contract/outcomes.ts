/** What became of a request of the objects listener. */
export const outcomes = [
  /** The bucket's own object. */
  'hit',
  /** The client has it already: 304. */
  'revalidated',
  /** A miss, sent on to its origin, or what a rule redirects. */
  'redirect',
  /** A miss, answered with the bytes of a pull that it began. */
  'pulled',
  /** The same, of a pull that ran already. */
  'joined',
  /** A part far ahead of the pull, by a request of its own to the origin. */
  'range',
  /** A miss that the origin's answer to HEAD is handed on for. */
  'head',
  /** Neither the bucket nor the origin has it: 404. */
  'missing',
  /** What the client asked for is not to be had so: any other 4xx. */
  'refused',
  /** The origin could not help. */
  'origin-failed',
  /** Ours: 5xx. */
  'error',
  /** The client left before there was an answer. */
  'left',
] as const
export type Outcome = (typeof outcomes)[number]

/** How a count of these requests is called where counts are told. */
export const countOf = <O extends Outcome>(outcome: O): CountOf<O> =>
  (outcome === 'origin-failed' ? 'originFailed' : outcome) as CountOf<O>
type CountOf<O extends Outcome> = O extends 'origin-failed' ? 'originFailed' : O
