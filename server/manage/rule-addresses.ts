import type { FieldProblem } from '../../contract/errors.ts'
import { type OriginAddress, parseOriginAddress } from '../../contract/origin-address.ts'
import type { RuleSettings } from '../../contract/rule.ts'
import { originAddresses } from '../../contract/rule-problems.ts'
import type { OriginClient, OriginVerdict } from '../origin/origin-client.ts'
import { pointerOf } from './pointers.ts'

/** An address, or a host, in its one spelling. */
export const canonical = (typed: string): string => {
  const parsed = parseOriginAddress(typed)
  return parsed.ok ? parsed.address.canonical : typed.trim()
}

/** The rule with every address in its one spelling. */
export const withCanonicalAddresses = <R extends RuleSettings>(rule: R): R => ({
  ...rule,
  address: canonical(rule.address),
  standby: rule.standby.map(canonical),
  furtherOrigins: rule.furtherOrigins.map((origin) => ({
    ...origin,
    address: canonical(origin.address),
    standby: origin.standby.map(canonical),
  })),
})

/** One address to ask the policy about, and where the operator named it. */
export type AddressToCheck = {
  readonly pointer: string
  readonly address: OriginAddress
  readonly protocol: 'http' | 'https'
}

const nameOf = ({ address, protocol }: Pick<AddressToCheck, 'address' | 'protocol'>) =>
  `${protocol} ${address.canonical}`

/** Every address of a rule, under each protocol it may be asked by. `at` is the rule's own pointer. */
export function addressesToCheck(rule: RuleSettings, at: string): AddressToCheck[] {
  const protocols = rule.protocol === 'follow' ? (['http', 'https'] as const) : [rule.protocol]
  return originAddresses(rule).flatMap(({ path, typed }) => {
    const parsed = parseOriginAddress(typed)
    if (!parsed.ok) return []
    return protocols.map((protocol) => ({ pointer: at + pointerOf(path), address: parsed.address, protocol }))
  })
}

/** Those that `known` does not name. */
export function without(all: readonly AddressToCheck[], known: readonly AddressToCheck[]): AddressToCheck[] {
  const names = new Set(known.map(nameOf))
  return all.filter((one) => !names.has(nameOf(one)))
}

export type Checked = {
  readonly problems: readonly FieldProblem[]
  /** Some name has no address yet, or nobody knew in time. */
  readonly unresolved: boolean
}

const checksAtOnce = 16
/** Milliseconds for all checks together. What is not known by then is asked again with every connection. */
const checksMs = 10_000

/** Asks the policy about all of them, about each name once. */
export async function checkAddresses(
  origin: Pick<OriginClient, 'check'>,
  all: readonly AddressToCheck[],
  limitMs = checksMs,
): Promise<Checked> {
  const each = [...new Map(all.map((one) => [nameOf(one), one])).entries()]
  const verdicts = await askAll(origin, each, limitMs)
  return {
    problems: distinct(all.flatMap((one) => refusalOf(verdicts.get(nameOf(one)), one.pointer))),
    unresolved: all.some((one) => (verdicts.get(nameOf(one)) ?? unresolved).kind === 'unresolved'),
  }
}

/** A rule that follows the client's protocol has each address twice. */
const distinct = (problems: readonly FieldProblem[]) => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
]

const unresolved = { kind: 'unresolved' } as const

async function askAll(
  origin: Pick<OriginClient, 'check'>,
  each: readonly (readonly [string, AddressToCheck])[],
  limitMs: number,
): Promise<ReadonlyMap<string, OriginVerdict>> {
  const verdicts = new Map<string, OriginVerdict>()
  const late = Promise.withResolvers<typeof unresolved>()
  const queue = each.values()
  let over = false
  const timer = setTimeout(() => {
    over = true
    late.resolve(unresolved)
  }, limitMs)
  const askInTurn = async () => {
    for (const [name, { address, protocol }] of queue) {
      if (over) return
      verdicts.set(name, await Promise.race([origin.check(address, protocol), late.promise]))
    }
  }
  try {
    await Promise.all(Array.from({ length: checksAtOnce }, askInTurn))
  } finally {
    clearTimeout(timer)
  }
  return verdicts
}

function refusalOf(verdict: OriginVerdict | undefined, pointer: string): FieldProblem[] {
  const detail = verdict && reasonOf(verdict)
  return verdict && detail ? [{ pointer, code: verdict.kind, detail }] : []
}

function reasonOf(verdict: OriginVerdict): string | null {
  switch (verdict.kind) {
    case 'self':
      return 'This is this gateway: it would pull from itself.'
    case 'policy':
      return `${verdict.ip} is refused by this server's address policy (${verdict.setting}).`
    case 'carrier':
      return verdict.carrier === null
        ? `${verdict.ip} is in none of the carriers that this server allows.`
        : `${verdict.ip} is in ${verdict.carrier}, a carrier that this server does not allow.`
    default:
      return null
  }
}
