import type { Endpoint, ParamsOf, QueryInput } from '../../contract/endpoint.ts'

type NamedIf<Name extends string, T> = T extends undefined ? { [K in Name]?: never } : { [K in Name]: T }

/** What an endpoint's address is made of: nothing may be left out that the contract asks for. */
export type AddressParts<E extends Endpoint> = NamedIf<'params', ParamsOf<E>> & NamedIf<'query', QueryInput<E>>

type LooseParts = { readonly params?: unknown; readonly query?: unknown }

/** The address of one call, absolute, on the console's own origin. */
export function endpointUrl<E extends Endpoint>(endpoint: E, parts: AddressParts<E>): string {
  const { params, query }: LooseParts = parts
  const url = new URL(fillIn(endpoint.path, entriesOf(params)), location.origin)
  for (const [name, value] of entriesOf(query)) url.searchParams.set(name, value)
  return url.href
}

function fillIn(path: string, params: ReadonlyArray<readonly [string, string]>): string {
  return params.reduce((filled, [name, value]) => filled.replace(`:${name}`, encodeURIComponent(value)), path)
}

function entriesOf(values: unknown): Array<[string, string]> {
  if (typeof values !== 'object' || values === null) return []
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
}
