import type { Mode, RedirectCode, RuleInput } from '../../../contract/rule.ts'
import { ruleDefaults } from '../../../contract/rule.ts'
import { readHeaders } from './cos-headers-read.ts'
import { readOrigins } from './cos-origins-read.ts'
import { readPath } from './cos-path-read.ts'
import type { Notes } from './notes.ts'
import type { XmlFields } from './xml-fields.ts'

/** A rule as COS writes it, not yet checked: texts are taken as they are. */
export type CosRule = { readonly priority: number | null; readonly fields: XmlFields; readonly rule: RuleInput }

const modes: Readonly<Record<string, Mode>> = { proxy: 'async', mirror: 'sync', redirect: 'redirect' }

/** Reads one `OriginRule`. What COS has and we have not is noted; what cannot be is refused, and a default stands for it. */
export function readCosRule(fields: XmlFields, notes: Notes): CosRule {
  const mode = readMode(fields)
  const priority = readPriority(fields)
  const { condition, statuses } = readCondition(fields.open('OriginCondition'), mode)
  const parameter = fields.open('OriginParameter')
  const info = fields.open('OriginInfo')
  const rule = {
    ...ruleDefaults,
    enabled: true,
    mode,
    condition,
    statuses,
    ...readParameter(parameter, mode, notes),
    ...readOrigins(info, mode, notes),
    path: readPath(info.open('FileInfo'), condition),
    switchOver: readSwitchOver(fields.open('HTTPStandbyCode')),
  }
  for (const one of [parameter, info, fields]) one.done()
  return { priority, fields, rule }
}

/** Sync takes the most settings: they are looked through even if the mode is none. */
function readMode(fields: XmlFields): Mode {
  const mode = modes[(fields.text('OriginType') ?? '').toLowerCase()]
  if (mode === undefined) fields.refuse('origin-type', 'OriginType is not Proxy, Mirror or Redirect.')
  return mode ?? 'sync'
}

function readPriority(fields: XmlFields): number | null {
  const text = fields.text('RulePriority') ?? ''
  if (text === '') return null
  if (/^\d{1,9}$/.test(text)) return Number(text)
  fields.refuse('priority', 'RulePriority is not a whole number.')
  return null
}

function readCondition(fields: XmlFields, mode: Mode): Pick<RuleInput, 'condition' | 'statuses'> {
  const hosts = fields.open('FilterHost')
  const forbidden = hosts.open('ForbidHost')
  const list = forbidden.open('DomainList')
  const excludedHosts = list.all('Domain').flatMap(({ text }) => (text === '' ? [] : [text]))
  const condition = { prefix: fields.text('Prefix') ?? '', suffix: fields.text('Suffix') ?? '', excludedHosts }
  const statuses = readStatuses(fields, mode)
  for (const one of [list, forbidden, hosts, fields]) one.done()
  return { condition, statuses }
}

/** COS documents one code; several are several elements here. */
function readStatuses(fields: XmlFields, mode: Mode): string[] {
  const written = fields.all('HTTPStatusCode').flatMap(({ text }) => (text === '' ? [] : [text.toLowerCase()]))
  if (mode === 'redirect') return written.length > 0 ? [...new Set(written)] : ruleDefaults.statuses
  if (written.some((status) => status !== '404'))
    fields.note('status', 'Async and sync mode act on 404 alone.', 'HTTPStatusCode')
  return ruleDefaults.statuses
}

const protocols = { '': 'follow', http: 'http', https: 'https', follow: 'follow' } as const
const isProtocol = (text: string): text is keyof typeof protocols => Object.hasOwn(protocols, text)

type Parameter = Pick<
  RuleInput,
  'protocol' | 'transparentErrors' | 'passQuery' | 'followRedirects' | 'redirectCode' | 'headers' | 'hostHeader'
>

/** COS's defaults where an element is missing, which are not ours (origin-pull.md §8, 10). */
function readParameter(fields: XmlFields, mode: Mode, notes: Notes): Parameter {
  const protocol = (fields.text('Protocol') ?? '').toLowerCase()
  if (!isProtocol(protocol)) fields.refuse('protocol', 'Protocol is not HTTP, HTTPS or FOLLOW.')
  noteUnknownWishes(fields)
  return {
    protocol: isProtocol(protocol) ? protocols[protocol] : ruleDefaults.protocol,
    transparentErrors: fields.flag('TransparentErrorCode') ?? false,
    passQuery: fields.flag('FollowQueryString') ?? true,
    followRedirects: fields.flag('FollowRedirection') ?? true,
    redirectCode: readRedirectCode(fields, mode),
    ...readHeaders(fields.open('HttpHeader'), notes),
  }
}

function noteUnknownWishes(fields: XmlFields): void {
  const redirection = fields.open('FollowRedirectionConfiguration')
  for (const name of ['FollowOriginHeaders', 'FollowUrlAutoDecode'])
    if (redirection.flag(name)) redirection.note('no-effect', 'Redirects are followed without this.', name)
  redirection.done()
  if (fields.flag('CopyOriginData') === false)
    fields.note('no-effect', 'What is pulled is always stored.', 'CopyOriginData')
}

/** With Mirror COS's own examples send it, even twice, though it means nothing there. */
function readRedirectCode(fields: XmlFields, mode: Mode): RedirectCode {
  if (mode === 'sync') {
    fields.all('HttpRedirectCode')
    return ruleDefaults.redirectCode
  }
  const text = fields.text('HttpRedirectCode') ?? ''
  const code = ([301, 302, 307] as const).find((one) => String(one) === text)
  if (text !== '' && code === undefined) fields.refuse('redirect-code', 'HttpRedirectCode is not 301, 302 or 307.')
  return code ?? ruleDefaults.redirectCode
}

/** 5xx always switches over in COS; a listed code switches too. */
function readSwitchOver(fields: XmlFields): string[] {
  const listed = fields.all('StatusCode').flatMap(({ text }) => (text === '' ? [] : [text.toLowerCase()]))
  fields.done()
  return [...new Set([...ruleDefaults.switchOver, ...listed])]
}
