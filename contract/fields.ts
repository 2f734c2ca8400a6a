import * as z from 'zod/mini'
import { forms } from './value-problems.ts'

/** A key is 1 to 850 bytes of UTF-8. */
export const maxKeyBytes = 850

const utf8Length = (text: string) => new TextEncoder().encode(text).length

/** Why a text is no object key, or `null` when it is one. Keys are opaque: nothing is normalised or rewritten. */
export function keyProblem(text: string): 'empty' | 'too-long' | 'null-byte' | 'not-unicode' | null {
  if (text === '') return 'empty'
  if (text.includes('\0')) return 'null-byte'
  if (!text.isWellFormed()) return 'not-unicode'
  // At most three bytes for each unit of UTF-16: most keys need no counting.
  return 3 * text.length > maxKeyBytes && utf8Length(text) > maxKeyBytes ? 'too-long' : null
}

export const ObjectKey = z.string().check(z.refine((text) => keyProblem(text) === null, { error: forms['form-key'] }))

/** A prefix may be empty and is otherwise the start of a key. */
export const KeyPrefix = z.string().check(
  z.refine((text) => text === '' || keyProblem(text) === null, {
    error: forms['form-prefix'],
  }),
)

/** The query of an endpoint that takes none. */
export const NoQuery = z.strictObject({})

/** A bucket's full name, `<name>-<appid>`. */
export const BucketName = z.string().check(z.maxLength(63), z.regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?-\d{1,20}$/))

/** Who may read without a signature. */
export const Access = z.enum(['private', 'public-read'])
export type Access = z.infer<typeof Access>

/** A moment, ISO 8601 in UTC. */
export const Moment = z.iso.datetime()

/** A count or a number of bytes. */
export const Count = z.int().check(z.minimum(0))
