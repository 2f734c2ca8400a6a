import type { OriginPullInput } from '../../contract/origin-pull.ts'
import { type Mode, RuleInput, type RuleSettings, type RuleView, ruleDefaults } from '../../contract/rule.ts'
import type { TransferCode, TransferNote } from '../../contract/transfer.ts'
import { Refused } from './refused.ts'

const types: Readonly<Record<Mode, string>> = { async: 'Proxy', sync: 'Mirror', redirect: 'Redirect' }

/** What the mock knows of COS's document: type, condition, protocol, redirect code and the first host. */
export function writeCosXml(defaultRule: RuleSettings, rules: readonly RuleView[]): string {
  const all = [...rules, ...(defaultRule.address === '' ? [] : [{ ...defaultRule, condition: undefined }])]
  const written = all.map(
    ({ mode, statuses, condition, protocol, redirectCode, address }, index) => `  <OriginRule>
    <RulePriority>${index + 1}</RulePriority>
    <OriginType>${types[mode]}</OriginType>
    <OriginCondition>
      <HTTPStatusCode>${statuses[0]}</HTTPStatusCode>
      <Prefix>${condition?.prefix ?? ''}</Prefix>
    </OriginCondition>
    <OriginParameter>
      <Protocol>${protocol.toUpperCase()}</Protocol>
      <HttpRedirectCode>${redirectCode}</HttpRedirectCode>
    </OriginParameter>
    <OriginInfo>
      <HostInfo>
        <HostName>${address}</HostName>
      </HostInfo>
    </OriginInfo>
  </OriginRule>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<OriginConfiguration>\n${written.join('\n')}\n</OriginConfiguration>\n`
}

type Read = OriginPullInput & { readonly rules: readonly RuleInput[]; readonly notes: readonly TransferNote[] }

/** Refuses as the server does: what is no XML, what is other XML, and a rule without a host. */
export function readCosXml(text: string): Read {
  const { documentElement: root } = new DOMParser().parseFromString(text, 'application/xml')
  if (root.querySelector('parsererror') ?? root.nodeName === 'parsererror') throw refused('xml')
  if (root.nodeName !== 'OriginConfiguration') throw refused('root')
  const elements = [...root.children].filter(({ nodeName }) => nodeName === 'OriginRule')
  const rules = elements.map(readRule)
  const last = rules.at(-1)
  const isDefault = last?.condition.prefix === ''
  return {
    enabled: rules.length > 0,
    defaultRule: isDefault ? settingsOf(last) : ruleDefaults,
    rules: isDefault ? rules.slice(0, -1) : rules,
    notes: elements.flatMap(unknownIn),
  }
}

const refused = (code: TransferCode) =>
  new Refused('InvalidRequest', {
    fields: [{ pointer: '/text', code, detail: 'Line 1: The mock refuses this.', facts: { line: 1 } }],
  })

const settingsOf = ({ enabled: _, condition: __, ...settings }: RuleInput): RuleSettings => settings

function readRule(element: Element): RuleInput {
  const say = (name: string) => element.querySelector(name)?.textContent.trim() ?? ''
  const mode = (['async', 'sync', 'redirect'] as const).find((one) => types[one] === say('OriginType'))
  if (mode === undefined) throw refused('origin-type')
  if (say('HostName') === '') throw refused('host-missing')
  return RuleInput.parse({
    mode,
    condition: { prefix: say('Prefix') },
    protocol: say('Protocol').toLowerCase() || 'follow',
    redirectCode: Number(say('HttpRedirectCode') || 302),
    passQuery: true,
    address: say('HostName'),
  })
}

const known = ['RulePriority', 'OriginType', 'OriginCondition', 'OriginParameter', 'HTTPStandbyCode', 'OriginInfo']

const unknownIn = (rule: Element, index: number): TransferNote[] =>
  [...rule.children]
    .filter(({ nodeName }) => !known.includes(nodeName))
    .map(({ nodeName }) => ({
      pointer: `/OriginRule/${index}/${nodeName}`,
      code: 'unknown-element' satisfies TransferCode,
      detail: 'Nothing is known of this element.',
    }))
