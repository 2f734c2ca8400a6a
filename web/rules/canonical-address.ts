import { normaliseAddress, parseOriginAddress } from '../../contract/origin-address.ts'

/** A typed address in the spelling that is stored; what does not parse stays as it is. */
export function canonicalAddress(typed: string): string {
  const parsed = parseOriginAddress(typed)
  return parsed.ok ? parsed.address.canonical : normaliseAddress(typed)
}
