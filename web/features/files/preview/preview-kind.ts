import type { ObjectDetail } from '../../../../contract/objects.ts'

export type PreviewKind = 'image' | 'video' | 'audio' | 'text'

/** Larger pictures are shown on demand only: a browser unpacks them to many times their size. */
export const largestImage = 16 * 1024 * 1024

const texts =
  /^(text\/.*|application\/(.*[+.-])?(json|json5|ndjson|jsonl|xml|yaml|toml|javascript|ecmascript|typescript|sql|graphql|x-sh|x-httpd-php))$/

/** How an object can be looked at, by its type; `null` when it cannot. */
export function previewKind({ headers }: Pick<ObjectDetail, 'headers'>): PreviewKind | null {
  const type = essence(headers['content-type'] ?? '')
  const [kind] = type.split('/')
  if (texts.test(type)) return 'text'
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : null
}

/** Whether the bytes are packed in a way that a part of them cannot be unpacked. */
export const isEncoded = ({ headers }: Pick<ObjectDetail, 'headers'>) =>
  !['', 'identity'].includes((headers['content-encoding'] ?? '').trim().toLowerCase())

/** Of `text/plain; charset=gbk`, and of what is no charset a browser knows: `utf-8`. */
export function charsetOf(contentType: string): string {
  const [, charset = 'utf-8'] = /;\s*charset="?([^";\s]+)/i.exec(contentType) ?? []
  try {
    return new TextDecoder(charset).encoding
  } catch {
    return 'utf-8'
  }
}

const essence = (type: string) => (type.split(';')[0] ?? '').trim().toLowerCase()
