import { HttpResponse, http } from 'msw'
import { db } from './db.ts'

/** What the objects listener answers at a preview address: invented bytes of the right type. A film it has none of. */
export const previewHandlers = [
  http.get('http://localhost:9000/:bucket/', ({ params, request }) => {
    const { searchParams } = new URL(request.url)
    const key = searchParams.get('key') ?? ''
    const found = db.buckets.get(String(params.bucket))?.objects.get(key)
    if (!searchParams.has('preview') || !found) return new HttpResponse(null, { status: 403 })
    const type = found.headers['content-type'] ?? ''
    return answers.find(({ start }) => type.startsWith(start))?.body(key, found.size) ?? new HttpResponse(null)
  }),
]

const answers = [
  { start: 'image/', body: () => new HttpResponse(picture, { headers: { 'Content-Type': 'image/svg+xml' } }) },
  { start: 'audio/', body: () => new HttpResponse(silence(), { headers: { 'Content-Type': 'audio/wav' } }) },
  { start: 'text/', body: (key: string, size: number) => textOf(`<p>This is ${key}.</p>\n`, size) },
  { start: 'application/json', body: (_: string, size: number) => textOf('{ "answer": 42 }\n', size) },
]

/** As much as there is, and no more than was asked for. */
const textOf = (line: string, size: number) =>
  new HttpResponse(line.repeat(Math.ceil(size / line.length)).slice(0, Math.min(size, 65_536)), {
    status: 206,
    headers: { 'Content-Type': 'text/plain' },
  })

const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="270"><rect width="480" height="270" fill="#7fb3d5"/><circle cx="380" cy="70" r="36" fill="#f9e79f"/><path d="M0 270 170 90 270 200 340 130 480 270Z" fill="#1d6f5c"/></svg>`

/** A second of nothing, 8 kHz, 8 bit. */
function silence() {
  const samples = 8000
  const wav = new DataView(new ArrayBuffer(44 + samples))
  const letters = (at: number, text: string) => {
    for (const [n, letter] of [...text].entries()) wav.setUint8(at + n, letter.charCodeAt(0))
  }
  letters(0, 'RIFF')
  wav.setUint32(4, 36 + samples, true)
  letters(8, 'WAVEfmt ')
  for (const [at, value] of [
    [16, 16],
    [24, 8000],
    [28, 8000],
    [40, samples],
  ] as const)
    wav.setUint32(at, value, true)
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const)
    wav.setUint16(at, value, true)
  letters(36, 'data')
  new Uint8Array(wav.buffer).fill(128, 44)
  return wav.buffer
}
