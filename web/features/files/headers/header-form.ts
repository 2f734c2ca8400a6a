/** Headers of an object that have a field of their own, in the order of the form. */
export const knownHeaders = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
] as const
export type KnownHeader = (typeof knownHeaders)[number]

export type OwnHeader = { readonly id: number; readonly name: string; readonly value: string }

export type HeaderForm = {
  readonly known: Readonly<Record<KnownHeader, string>>
  /** Metadata of the operator's own. */
  readonly own: readonly OwnHeader[]
}

type Headers = Readonly<Record<string, string>>

const isOwn = (name: string) => /^x-(cos|amz)-meta-/.test(name)
const isKnown = (name: string): name is KnownHeader => knownHeaders.some((one) => one === name)

/** An object's headers as they stand in the form. */
export function toForm(headers: Headers): HeaderForm {
  const known = Object.fromEntries(knownHeaders.map((name) => [name, headers[name] ?? ''])) as HeaderForm['known']
  const own = Object.entries(headers).filter(([name]) => isOwn(name))
  return { known, own: own.map(([name, value], id) => ({ id, name, value })) }
}

/** All headers the object shall have. Those that have no field stay as they are; an empty field is no header. */
export function toHeaders({ known, own }: HeaderForm, before: Headers): Record<string, string> {
  const others = Object.entries(before).filter(([name]) => !isOwn(name) && !isKnown(name))
  const filled = knownHeaders.map((name) => [name, known[name].trim()] as const).filter(([, value]) => value !== '')
  const named = own.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [fullName(name), value.trim()])
  return Object.fromEntries([...others, ...filled, ...named])
}

/** `colour` is short for `x-cos-meta-colour`. */
export function fullName(name: string): string {
  const lower = name.trim().toLowerCase()
  return isOwn(lower) ? lower : `x-cos-meta-${lower}`
}

export type HeaderProblem = 'name' | 'twice' | 'value'

/** What the server would refuse in one line of metadata. */
export function problemOf({ id, name, value }: OwnHeader, own: readonly OwnHeader[]): HeaderProblem | null {
  if (name.trim() === '') return value.trim() === '' ? null : 'name'
  if (!/^x-(cos|amz)-meta-[!#$%&'*+.^_`|~0-9a-z-]+$/.test(fullName(name))) return 'name'
  if (own.some((other) => other.id < id && fullName(other.name) === fullName(name))) return 'twice'
  return isSendable(value) ? null : 'value'
}

/** Visible ASCII and blanks: what every client reads alike. */
export const isSendable = (value: string) => value.length <= 4096 && /^[\t\x20-\x7e]*$/.test(value)
