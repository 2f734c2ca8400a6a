import type * as z from 'zod/mini'
import type { ProblemCode } from './errors.ts'

type Schema = z.core.$ZodType

/** One operation of the console's API. Server routes, typed client, mock and OpenAPI are all derived from these. */
export type Endpoint = {
  readonly name: string
  readonly summary: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path with `:name` parameters, below the console's address. */
  readonly path: `/api/v1/${string}`
  /** `public` answers anybody; `session` refuses without a log-in. */
  readonly access: 'public' | 'session'
  readonly params?: Schema
  /** Strict: a misspelt parameter is refused, not ignored. Without a schema there may be none. */
  readonly query?: Schema
  /** A schema is JSON; `stream` is the object's raw bytes. */
  readonly body?: Schema | 'stream'
  /** A schema is JSON; `stream` is the object's raw bytes; `null` is 204 No Content. */
  readonly reply: Schema | 'stream' | null
  /** What a `stream` is, when it is not an object's bytes. */
  readonly streamType?: 'text/csv' | 'text/event-stream'
  readonly status?: 200 | 201 | 204
  /** The change names the version it was made from in `If-Match`; a newer one in between is answered 412. */
  readonly conditional?: true
  /** With `If-None-Match: *` it replaces nothing: where there is something already it is answered 412. */
  readonly creates?: true
  /** Refusals of its own, beside those any endpoint can give. */
  readonly errors: readonly ProblemCode[]
}

/** Declares an endpoint and keeps its exact type. */
export const endpoint = <const E extends Endpoint>(e: E): E => e

type Out<S> = S extends Schema ? z.infer<S> : undefined
type In<S> = S extends Schema ? z.input<S> : undefined

/** Parsed path parameters, query and body, as the server's handler sees them. */
export type ParamsOf<E extends Endpoint> = Out<E['params']>
export type QueryOf<E extends Endpoint> = Out<E['query']>
export type BodyOf<E extends Endpoint> = Out<E['body']>
export type ReplyOf<E extends Endpoint> = E['reply'] extends Schema ? z.infer<E['reply']> : null

/** The same as a caller writes them: fields with a default may be left out. */
export type QueryInput<E extends Endpoint> = In<E['query']>
export type BodyInput<E extends Endpoint> = In<E['body']>
