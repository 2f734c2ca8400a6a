import type { Replace } from '../../domain/pull.ts'

/** A moment of a history: events are numbered in the order in which they happened. */
type At = { readonly at: number }
type OfKey = { readonly bucket: number; readonly key: string }
/** From its begin to its answer. */
export type Span = { readonly from: number; readonly to: number }

/** What an origin was asked, and what came of it. */
export type OriginRead = {
  readonly id: number
  readonly host: string
  readonly key: string
  readonly version: number
  /** What the whole object is. */
  readonly body: Buffer
  readonly isWhole: boolean
  /** Whether the origin broke its word about this body at its end. */
  isFalse: boolean
  /** Whether nothing proves that the body is whole. */
  isUnproven: boolean
  readonly asked: number
  closed: number | null
}

export type Answer =
  | {
      readonly kind: 'hit'
      readonly label: string
      readonly etag: string
      readonly body: Buffer
      readonly isWhole: boolean
    }
  | { readonly kind: 'redirect'; readonly host: string }
  | {
      readonly kind: 'stream'
      readonly label: string
      readonly start: number
      /** Behind the last byte that was wanted; `null` is the end. */
      readonly end: number | null
      readonly body: Buffer
      readonly isClean: boolean
    }
  | { readonly kind: 'missing' | 'refused' | 'private' }

export type Read = OfKey & Span & { readonly name: string; readonly answer: Answer }

/** A whole body that the store has taken; `label` names where it comes from. */
export type Stored = OfKey & At & { readonly label: string; readonly bytes: number; readonly sha256: string }

/** A configuration that came into force. */
export type Save = At & {
  readonly bucket: number
  /** Its origin, which no other configuration has. */
  readonly host: string
  readonly isOn: boolean
  readonly isAsync: boolean
}

/** All that happened, for a judge. */
export type History = {
  readonly reads: Read[]
  /** What operators wanted pulled, whether or not it came to that. */
  readonly wishes: (OfKey & Span & { readonly replace: Replace })[]
  readonly puts: Stored[]
  readonly publishes: Stored[]
  readonly removes: (OfKey & At)[]
  readonly fences: (At & { readonly bucket: number })[]
  readonly saves: Save[]
  /** From the begin to the end of work on a bucket's configuration, whatever came of it. */
  readonly changes: (Span & { readonly bucket: number; readonly host: string })[]
  readonly access: (Span & { readonly name: string; readonly isPrivate: boolean })[]
  readonly origin: OriginRead[]
  readonly queued: (OfKey & At)[]
  /** Moments at which misses could not be queued, which was counted. */
  readonly lost: At[]
  /** Answers of origins that were none, after which their key may rest. */
  readonly failures: (At & { readonly key: string })[]
  /** When somebody began to break the pull of a key off. */
  readonly cancels: (At & { readonly key: string })[]
  /** Moments at which the disk began to be full. */
  readonly full: At[]
  /** Bodies by label, as they were uploaded. */
  readonly uploads: Map<string, Buffer>
  /** What was left when all had ended. */
  readonly left: {
    drafts: number
    flights: number
    /** What is open that should not be. */
    readonly open: string[]
    /** The label of what is stored, by bucket and key. */
    readonly objects: Map<string, string>
    /** The states of all pulls, by bucket and key, newest first. */
    readonly pulls: Map<string, readonly string[]>
  }
}

export const createHistory = (): History => ({
  reads: [],
  wishes: [],
  puts: [],
  publishes: [],
  removes: [],
  fences: [],
  saves: [],
  changes: [],
  access: [],
  origin: [],
  queued: [],
  lost: [],
  failures: [],
  cancels: [],
  full: [],
  uploads: new Map(),
  left: { drafts: 0, flights: 0, open: [], objects: new Map(), pulls: new Map() },
})

export const nameOf = ({ bucket, key }: OfKey) => `${bucket}/${key}`
