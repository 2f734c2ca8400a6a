import { GatewayError } from '../../domain/errors.ts'
import { type ListingPlace, listingOf } from '../../domain/listing-place.ts'
import type { OriginRule } from '../../domain/origin-pull.ts'
import type { OriginClient, OriginListing } from '../../origin/origin-client.ts'
import type { AsIf } from '../pull-by-hand.ts'
import type { BucketEntry } from '../rule-book.ts'
import { type KeySource, keysOfOrigin } from './key-source.ts'

export type WantedList = { readonly prefix: string; readonly listing: 's3' | 'index'; readonly rule: string }

/** Where the list of a rule's origin is. Throws `NoSuchRule`, or `Conflict` for a rule whose origin cannot be listed. */
export function listingPlace(entry: BucketEntry, wanted: WantedList, { scheme }: AsIf) {
  const rule = entry.rules.find(({ id }) => id === wanted.rule)
  if (!rule) throw new GatewayError('NoSuchRule', `There is no rule ${wanted.rule} that is enabled.`)
  const place = listingOf(rule, { prefix: wanted.prefix, kind: wanted.listing, scheme })
  if (!place) throw new GatewayError('Conflict', 'This rule asks for one fixed file: its origin lists no keys.')
  return { rule, place }
}

/** The keys below a prefix that the origin of a rule lists. */
export function originSource(
  origin: Pick<OriginClient, 'list'>,
  { rule, place }: { readonly rule: OriginRule; readonly place: ListingPlace },
  { listing: kind, prefix }: WantedList,
  signal: AbortSignal,
): KeySource {
  const { url, prefix: from } = place
  return keysOfOrigin(origin.list({ kind, url, prefix: from, ...reached(rule), signal }), place, prefix)
}

function reached(rule: OriginRule): Pick<OriginListing, 'site' | 'limits'> {
  const { hostHeader, serverName, certificateAuthority, credentials } = rule
  const { connectMs, firstByteMs, idleMs, minimumRate } = rule.budgets
  return {
    site: { hostHeader, serverName, certificateAuthority, credentials },
    limits: { connectMs, firstByteMs, idleMs, minimumRate },
  }
}
