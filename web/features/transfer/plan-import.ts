import type { BodyInput, ReplyOf } from '../../../contract/endpoint.ts'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import {
  exportOriginPull,
  importOriginPull,
  OriginPullDocument,
  type TransferFormat,
} from '../../../contract/transfer.ts'
import { call } from '../../api/call.ts'

/** Both at once: what was typed is still there after looking at the other. */
export type Source = { readonly kind: 'text' | 'bucket'; readonly text: string; readonly bucket: string }

export type How = 'replace' | 'append'

type Document = Pick<BodyInput<typeof importOriginPull>, 'text'> & { readonly format: TransferFormat }
type Imported = ReplyOf<typeof importOriginPull>

/** What an import would make of the configuration `now`. */
export type Plan = { readonly document: Document; readonly now: OriginPullView; readonly outcome: Imported }

/** XML begins with a bracket, JSON never does. */
export const formatOf = (text: string): TransferFormat => (/^\ufeff?\s*</.test(text) ? 'cos-xml' : 'json')

/** Asks the server what would come of it; nothing is saved. Rejects with its refusal of the document. */
export async function planImport(bucket: string, now: OriginPullView, source: Source, how: How): Promise<Plan> {
  const given = await documentOf(source)
  const { document, notes } = how === 'append' ? await appended(bucket, now, given) : { document: given, notes: [] }
  const outcome = await sendImport(bucket, now, document, true)
  return { document, now, outcome: { ...outcome, notes: [...notes, ...outcome.notes] } }
}

/** Saves what was planned, unless the configuration has changed since. */
export const runImport = (bucket: string, { now, document }: Plan) => sendImport(bucket, now, document, false)

const sendImport = (bucket: string, now: OriginPullView, document: Document, dryRun: boolean) =>
  call(importOriginPull, { params: { bucket }, body: { ...document, dryRun }, ifMatch: now.version })

async function documentOf(source: Source): Promise<Document> {
  if (source.kind === 'text') return { format: formatOf(source.text), text: source.text }
  const { text } = await call(exportOriginPull, { params: { bucket: source.bucket }, query: { format: 'json' } })
  return { format: 'json', text }
}

type Appended = { readonly document: Document; readonly notes: Imported['notes'] }

/** The configuration as it is, with the rules of the document below its own, and what was said of reading them. */
async function appended(bucket: string, now: OriginPullView, document: Document): Promise<Appended> {
  const read = readRules(document.text)
  const { rules, notes } = read === null ? await sendImport(bucket, now, document, true) : { rules: read, notes: [] }
  const added = rules.map(({ id: _, ...rule }) => rule)
  const { enabled, defaultRule } = now
  const whole = { headwater: 1, enabled, defaultRule, rules: [...now.rules, ...added] }
  return { document: { format: 'json', text: JSON.stringify(whole) }, notes }
}

/** The rules as the document has them, secrets included; `null` where only the server can read it, or refuse it. */
function readRules(text: string): OriginPullDocument['rules'] | null {
  try {
    return OriginPullDocument.parse(JSON.parse(text)).rules
  } catch {
    return null
  }
}
