import { type RuleCondition, type RuleSettings, ruleDefaults } from '../../../contract/rule.ts'
import { writeOrigins } from './cos-origins-write.ts'
import type { Notes } from './notes.ts'
import type { XmlNode } from './xml-write.ts'

/** A rule with its place in the configuration. */
export type WrittenRule = { readonly rule: RuleSettings; readonly condition: RuleCondition; readonly at: string }

const types = { async: 'Proxy', sync: 'Mirror', redirect: 'Redirect' } as const

/** COS's rules for one of ours, without priority: one for each status. What COS cannot say is noted. */
export function writeCosRule(written: WrittenRule, notes: Notes): XmlNode[][] {
  const { rule, condition, at } = written
  noteOwnSettings(rule, at, notes)
  const statuses = rule.mode === 'redirect' ? rule.statuses : ruleDefaults.statuses
  if (statuses.length > 1)
    notes.add(`${at}/statuses`, 'split', 'COS has one status in a rule: it became several rules.')
  if (statuses.some((status) => status.endsWith('xx')))
    notes.add(`${at}/statuses`, 'unclear', 'Whether COS takes a whole class of statuses is not documented.')
  const rest = [
    ['OriginParameter', parameter(rule)],
    ['OriginInfo', [...writeOrigins(rule, at, notes), fileInfo(rule, at, notes)]],
    standbyCodes(rule, at, notes),
  ] as const
  return statuses.map((status) => [
    ['OriginType', types[rule.mode]],
    ['OriginCondition', conditionOf(condition, status)],
    ...rest.filter((node) => node !== null),
  ])
}

function conditionOf({ prefix, suffix, excludedHosts }: RuleCondition, status: string): XmlNode[] {
  const domains = excludedHosts.map((host): XmlNode => ['Domain', host])
  return [
    ['HTTPStatusCode', status.toUpperCase()],
    ...filled('Prefix', prefix),
    ...filled('Suffix', suffix),
    ...(domains.length === 0 ? [] : [['FilterHost', [['ForbidHost', [['DomainList', domains]]]]] as const]),
  ]
}

const filled = (name: string, text: string): XmlNode[] => (text === '' ? [] : [[name, text]])

const parameter = (rule: RuleSettings): XmlNode[] => [
  ['Protocol', rule.protocol.toUpperCase()],
  ['TransparentErrorCode', String(rule.transparentErrors)],
  ['FollowQueryString', String(rule.passQuery)],
  ['HttpHeader', headers(rule.headers)],
  ['FollowRedirection', String(rule.followRedirects)],
  ...(rule.mode === 'sync' ? [] : filled('HttpRedirectCode', String(rule.redirectCode))),
]

/** The blocked headers have two names in COS: its documents know the first, its Go SDK the second. */
function headers({ pass, named, blocked, added }: RuleSettings['headers']): XmlNode[] {
  const keys = (names: readonly string[]) => names.map((name): XmlNode => ['Header', [['Key', name]]])
  const pairs = added.map(({ name, value }): XmlNode => {
    return [
      'Header',
      [
        ['Key', name],
        ['Value', value],
      ],
    ]
  })
  const lists: [string, XmlNode[]][] = [
    ['NewHttpHeaders', pairs],
    ['FollowHttpHeaders', pass === 'none' ? [] : keys(named)],
    ['ForbidFollowHeaders', keys(blocked)],
    ['ForbidFollowHttpHeaders', keys(blocked)],
  ]
  return [['FollowAllHeaders', String(pass === 'all')], ...lists.filter(([, list]) => list.length > 0)]
}

type Affix = RuleSettings['path']['prefix']

function fileInfo({ path }: RuleSettings, at: string, notes: Notes): XmlNode | null {
  const nodes: XmlNode[] = [
    ...(path.fixedFile === '' ? [] : [['FixedFileConfiguration', [['FixedFilePath', path.fixedFile]]] as const]),
    ...affix('Prefix', path.prefix, () => note('prefix')),
    ...affix('Suffix', path.suffix, () => note('suffix')),
  ]
  return nodes.length === 0 ? null : ['FileInfo', nodes]

  function note(end: string) {
    notes.add(`${at}/path/${end}`, 'unsupported', 'COS cannot take text away from a key: this was left out.')
  }
}

function affix(end: 'Prefix' | 'Suffix', { remove, add }: Affix, cannot: () => void): XmlNode[] {
  if (remove !== '' && add === '') cannot()
  if (add === '') return []
  const nodes: XmlNode[] =
    remove === ''
      ? [[end, add]]
      : [
          [end, remove],
          [`ReplacedWith${end}`, add],
        ]
  return [[`${end}Configuration`, nodes]]
}

/** COS switches over at 5xx whatever is listed. */
function standbyCodes({ switchOver }: RuleSettings, at: string, notes: Notes): XmlNode | null {
  if (!switchOver.includes('5xx')) notes.add(`${at}/switchOver`, 'wider', 'COS switches over at every 5xx.')
  const listed = switchOver.filter((status) => status !== '5xx')
  if (listed.length === 0) return null
  return ['HTTPStandbyCode', listed.map((status): XmlNode => ['StatusCode', status.toUpperCase()])]
}

const ours = [
  'hostHeader',
  'serverName',
  'certificateAuthority',
  'answerHead',
  'notFoundAs',
  'failedAs',
  'notFoundSeconds',
  'freshness',
  'acceptUnknownLength',
  'budgets',
] as const

function noteOwnSettings(rule: RuleSettings, at: string, notes: Notes): void {
  for (const setting of ours) {
    const isChanged = JSON.stringify(rule[setting]) !== JSON.stringify(ruleDefaults[setting])
    if (isChanged) notes.add(`${at}/${setting}`, 'unsupported', 'COS has no such setting: it was left out.')
  }
  if (rule.headers.pass === 'none' && rule.headers.named.length > 0)
    notes.add(
      `${at}/headers/named`,
      'not-in-effect',
      'The names mean nothing without passing them: they were left out.',
    )
}
