import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type S3Keys, signatureProblem } from './s3-signature.ts'

export type S3Object = { readonly body: Buffer; readonly headers: Readonly<Record<string, string>> }

export type S3Origin = AsyncDisposable & {
  readonly port: number
  readonly objects: Map<string, S3Object>
  /** Codes of the errors it has answered. */
  readonly errors: string[]
}

export type S3OriginOptions = S3Keys & {
  readonly bucket: string
  /** The host whose subdomains are buckets; elsewhere the bucket is the first segment of the path. */
  readonly domain: string
}

const modified = 'Sun, 06 Nov 2022 08:49:37 GMT'

/** A private bucket: GET, HEAD, Range and ListObjectsV2, for requests that are signed right (SigV4). */
export async function startS3Origin(options: S3OriginOptions): Promise<S3Origin> {
  const objects = new Map<string, S3Object>()
  const errors: string[] = []
  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    const fail = (status: number, code: string) => {
      errors.push(code)
      sendXml(res, status, `<Error><Code>${code}</Code></Error>`)
    }
    const problem = await signatureProblem(req, options)
    if (problem !== null) return fail(403, problem)
    const { bucket, key, query } = addressed(req, options.domain)
    if (bucket !== options.bucket) return fail(404, 'NoSuchBucket')
    if (req.method !== 'GET' && req.method !== 'HEAD') return fail(405, 'MethodNotAllowed')
    if (key === '' && query.get('list-type') === '2') return sendXml(res, 200, listing(bucket, objects, query))
    const object = objects.get(key)
    return object ? sendObject(req, res, object) : fail(404, 'NoSuchKey')
  }
  const server = createServer((req, res) => {
    answer(req, res).catch((error: unknown) => res.destroy(error instanceof Error ? error : undefined))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    objects,
    errors,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function addressed({ url = '', headers }: IncomingMessage, domain: string) {
  const host = (headers.host ?? '').replace(/:\d+$/, '')
  const [rawPath = '', rawQuery = ''] = url.split('?')
  const path = decodeURIComponent(rawPath).slice(1)
  const query = new URLSearchParams(rawQuery)
  if (host.endsWith(`.${domain}`)) return { bucket: host.slice(0, -domain.length - 1), key: path, query }
  const [bucket = '', ...rest] = path.split('/')
  return { bucket, key: rest.join('/'), query }
}

function sendObject({ method, headers }: IncomingMessage, res: ServerResponse, object: S3Object): void {
  const { body } = object
  const etag = `"${createHash('md5').update(body).digest('hex')}"`
  const whole = { ...object.headers, ETag: etag, 'Last-Modified': modified, 'Accept-Ranges': 'bytes' }
  const part = headers['if-range'] === undefined || headers['if-range'] === etag ? partOf(headers.range, body) : null
  if (part) {
    const { start, end } = part
    const range = { 'Content-Range': `bytes ${start}-${end}/${body.length}`, 'Content-Length': end + 1 - start }
    res.writeHead(206, { ...whole, ...range })
    res.end(body.subarray(start, end + 1))
  } else {
    res.writeHead(200, { ...whole, 'Content-Length': body.length })
    res.end(method === 'HEAD' ? undefined : body)
  }
}

function partOf(range: string | undefined, body: Buffer) {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? []
  if (first === undefined || Number(first) >= body.length) return null
  const end = last ? Math.min(Number(last), body.length - 1) : body.length - 1
  return { start: Number(first), end }
}

function sendXml(res: ServerResponse, status: number, xml: string): void {
  res.writeHead(status, { 'Content-Type': 'application/xml' })
  res.end(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`)
}

const escaped = (text: string) => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`)

function listing(bucket: string, objects: ReadonlyMap<string, S3Object>, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? ''
  const after = query.get('continuation-token') ?? query.get('start-after') ?? ''
  const most = Math.min(Number(query.get('max-keys') ?? 1000), 1000)
  const isUrl = query.get('encoding-type') === 'url'
  const spelled = (key: string) => (isUrl ? encodeURIComponent(key).replaceAll('%2F', '/') : escaped(key))
  const rest = [...objects]
    .filter(([key]) => key.startsWith(prefix) && key > after)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const page = rest.slice(0, most)
  const isCut = rest.length > page.length
  const contents = page.map(
    ([key, { body }]) => `<Contents><Key>${spelled(key)}</Key><Size>${body.length}</Size></Contents>`,
  )
  const next = isCut ? `<NextContinuationToken>${escaped(page.at(-1)?.[0] ?? '')}</NextContinuationToken>` : ''
  return `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name>
    <Prefix>${escaped(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>${most}</MaxKeys>
    ${isUrl ? '<EncodingType>url</EncodingType>' : ''}<IsTruncated>${isCut}</IsTruncated>${next}
    ${contents.join('')}</ListBucketResult>`
}
