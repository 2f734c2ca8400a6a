import * as z from 'zod/mini'

/**
 * Every way the console's API can refuse, with the HTTP status it answers. Server, mock and OpenAPI read this one
 * table; a code that is not here does not compile.
 */
export const problemStatus = {
  InvalidRequest: 400,
  InvalidKey: 400,
  NotLoggedIn: 401,
  WrongPassword: 401,
  CrossSiteRequest: 403,
  SetupTokenInvalid: 403,
  NoSuchRoute: 404,
  NoSuchBucket: 404,
  NoSuchDeletion: 404,
  NoSuchKey: 404,
  NoSuchPull: 404,
  NoSuchRule: 404,
  NoSuchSession: 404,
  NoSuchVersion: 404,
  NoSuchWarmUp: 404,
  MethodNotAllowed: 405,
  BucketExists: 409,
  BucketNotEmpty: 409,
  DomainTaken: 409,
  TooManyRules: 409,
  SetupClosed: 409,
  Conflict: 409,
  PreconditionFailed: 412,
  PayloadTooLarge: 413,
  UnsupportedMediaType: 415,
  WrongHost: 421,
  PreconditionRequired: 428,
  TooManyAttempts: 429,
  TooManyStreams: 429,
  InternalError: 500,
  Unavailable: 503,
  StorageFull: 507,
} as const

export type ProblemCode = keyof typeof problemStatus

const codes = Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]]

/** What the words about a problem need beside its code: a bound, the values that may be, a line and a setting there. */
export const ProblemFacts = z.object({
  bound: z.optional(z.number()),
  choices: z.optional(z.string()),
  line: z.optional(z.int()),
  setting: z.optional(z.string()),
})
export type ProblemFacts = z.infer<typeof ProblemFacts>

/** One refused field: where it is in the request body (RFC 6901), and why. */
export const FieldProblem = z.object({
  pointer: z.string(),
  code: z.string(),
  detail: z.string(),
  facts: z.optional(ProblemFacts),
})
export type FieldProblem = z.infer<typeof FieldProblem>

/** An error reply of the console's API: a problem document (RFC 9457, `application/problem+json`). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.enum(codes),
  detail: z.string(),
  requestId: z.string(),
  errors: z.optional(z.array(FieldProblem)),
})
export type Problem = z.infer<typeof Problem>
