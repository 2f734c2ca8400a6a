import { parseOriginAddress } from '../../../contract/origin-address.ts'
import { HeaderName, type RuleInput } from '../../../contract/rule.ts'
import { reservedHeaders } from '../../../contract/rule-problems.ts'
import type { Notes } from './notes.ts'
import { openXml, type XmlFields } from './xml-fields.ts'
import type { XmlElement } from './xml-tree.ts'

type Added = RuleInput['headers']['added'][number]

/**
 * COS's header settings. The documents and the SDKs spell four elements differently (origin-pull.md §1.2): both are read.
 * `FollowHttpHeader` is the flag for all headers where it holds a word, and the list of some where it holds headers.
 */
export function readHeaders(header: XmlFields, notes: Notes): Pick<RuleInput, 'headers' | 'hostHeader'> {
  const flagOrList = header.one('FollowHttpHeader')
  const isFlag = flagOrList !== undefined && flagOrList.children.length === 0
  const all = header.flag('FollowAllHeaders') ?? (isFlag ? header.flag('FollowHttpHeader') : undefined) ?? false
  const follow = header.all('FollowHttpHeaders', ...(isFlag ? [] : ['FollowHttpHeader']))
  const named = namesIn(follow, header, notes).filter((name) => mayBeSet(name, header, 'FollowHttpHeaders'))
  const blocked = namesIn(header.all('ForbidFollowHeaders', 'ForbidFollowHttpHeaders'), header, notes)
  const { added, hostHeader } = readAdded(header, notes)
  header.done()
  const pass = all ? 'all' : named.length > 0 ? 'named' : 'none'
  return { headers: { pass, named, blocked, added }, hostHeader }
}

function namesIn(lists: readonly XmlElement[], header: XmlFields, notes: Notes): string[] {
  const names = lists.flatMap((list) => pairsIn(list, header, notes).map(({ name }) => name))
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()]
}

function pairsIn(list: XmlElement, header: XmlFields, notes: Notes): Added[] {
  const fields = openXml(list, `${header.pointer}/${list.name}`, notes)
  const pairs = fields.all('Header').flatMap((element, n) => {
    const pair = openXml(element, `${fields.pointer}/Header/${n}`, notes)
    const [name, value] = [pair.text('Key') ?? '', pair.text('Value') ?? '']
    pair.done()
    if (name === '' && value === '') return []
    if (HeaderName.safeParse(name).success) return [{ name, value }]
    pair.refuse('header-name', 'Key is not the name of a header.')
    return []
  })
  fields.done()
  return pairs
}

/** An added `Host` is what others call the Host header of the origin; it has a setting of its own here. */
function readAdded(header: XmlFields, notes: Notes): { readonly added: Added[]; readonly hostHeader: string } {
  const pairs = header.all('NewHttpHeaders', 'NewHttpHeader').flatMap((list) => pairsIn(list, header, notes))
  const host = pairs.find(({ name, value }) => name.toLowerCase() === 'host' && parseOriginAddress(value).ok)
  const added = pairs.filter((pair) => pair !== host && mayBeSet(pair.name, header, 'NewHttpHeaders'))
  return { added, hostHeader: host?.value ?? '' }
}

function mayBeSet(name: string, header: XmlFields, list: string): boolean {
  const may = !reservedHeaders.has(name.toLowerCase())
  if (!may) header.note('forbidden-header', `${name} is never passed or added, and was left out.`, list)
  return may
}
