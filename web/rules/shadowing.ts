import type { OriginPullView } from '../../contract/origin-pull.ts'
import { matchesStatus, type RuleView } from '../../contract/rule.ts'

/** What decides when a rule acts. */
type Acting = Pick<RuleView, 'id' | 'enabled' | 'condition' | 'mode' | 'statuses'>

/** The earlier rule that takes every request this one could get, or `null`. A rule that is switched off takes none. */
export function shadowedBy(rules: readonly Acting[], id: string): Acting | null {
  const place = rules.findIndex((rule) => rule.id === id)
  const rule = rules[place]
  if (rule === undefined || !rule.enabled) return null
  return rules.slice(0, place).find((earlier) => earlier.enabled && covers(earlier, rule)) ?? null
}

/** The rule that leaves nothing for the default rule, which is tried last and for every key, or `null`. */
export const shadowsDefault = ({ rules, defaultRule }: Pick<OriginPullView, 'rules' | 'defaultRule'>): Acting | null =>
  shadowedBy(
    [
      ...rules,
      { ...defaultRule, id: 'default', enabled: true, condition: { prefix: '', suffix: '', excludedHosts: [] } },
    ],
    'default',
  )

function covers(earlier: Acting, later: Acting): boolean {
  const { prefix, suffix, excludedHosts } = earlier.condition
  const passedBy = later.condition.excludedHosts.map(hostName)
  return (
    later.condition.prefix.startsWith(prefix) &&
    later.condition.suffix.endsWith(suffix) &&
    excludedHosts.every((host) => passedBy.includes(hostName(host))) &&
    statusesOf(later).every((pattern) => statusesOf(earlier).some((wider) => includes(wider, pattern)))
  )
}

const hostName = (text: string) => text.toLowerCase().replace(/\.$/, '')

/** Only a redirecting rule acts on other answers than 404. */
const statusesOf = ({ mode, statuses }: Acting) => (mode === 'redirect' ? statuses : ['404'])

const includes = (wider: string, pattern: string) =>
  wider === pattern || (!pattern.endsWith('xx') && matchesStatus(wider, Number(pattern)))
