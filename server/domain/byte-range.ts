import type { ByteRange } from './stored-object.ts'

export type WantedRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly range: ByteRange }
  | { readonly kind: 'unsatisfiable' }

const whole: WantedRange = { kind: 'whole' }
const unsatisfiable: WantedRange = { kind: 'unsatisfiable' }

/**
 * Reads a `Range` header against a body of `size` bytes (RFC 9110 §14.1.2). What is not one valid byte range is
 * ignored, as §14.2 allows: several ranges are answered with the whole body, like S3 and COS do.
 */
export function wantedRange(header: string | undefined, size: number): WantedRange {
  if (header === undefined) return whole
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header)
  const [first, last] = [match?.[1], match?.[2]]
  if (first === undefined || last === undefined || (first === '' && last === '')) return whole
  return first === '' ? lastBytes(Number(last), size) : fromTo(Number(first), last, size)
}

function lastBytes(count: number, size: number): WantedRange {
  if (count === 0 || size === 0) return unsatisfiable
  return { kind: 'part', range: { start: Math.max(0, size - count), end: size - 1 } }
}

function fromTo(start: number, last: string, size: number): WantedRange {
  if (last !== '' && Number(last) < start) return whole
  if (start >= size) return unsatisfiable
  return { kind: 'part', range: { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) } }
}
