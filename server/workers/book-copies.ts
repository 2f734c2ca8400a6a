import type { OriginRule } from '../domain/origin-pull.ts'
import type { Learned } from '../pull/rule-book.ts'

/** What workers know of the rule book, as it is to be told to one that starts. */
export interface BookCopies {
  /** Takes what the book says now; returns what workers are told. */
  take(learned: Learned): Learned
  all(): readonly Learned[]
}

export function createBookCopies(): BookCopies {
  const copies = new Map<string, Learned>()
  return {
    take(learned) {
      const copy = withoutSecrets(learned)
      if (copy.entry === null) copies.delete(copy.name)
      else copies.set(copy.name, copy)
      return copy
    },
    all: () => [...copies.values()],
  }
}

/** Field by field: what else the book keeps of a bucket is its own. */
function withoutSecrets({ name, entry, domains, edition }: Learned): Learned {
  if (entry === null) return { name, entry, domains, edition }
  const { bucket, rules, revalidates } = entry
  return { name, entry: { bucket, rules: rules.map(withoutSecret), revalidates, outgoing: false }, domains, edition }
}

/** Workers ask no origin; a secret that is not there cannot be read from their memory either. */
const withoutSecret = (rule: OriginRule): OriginRule =>
  rule.credentials.kind === 'none' ? rule : { ...rule, credentials: { ...rule.credentials, secret: null } }
