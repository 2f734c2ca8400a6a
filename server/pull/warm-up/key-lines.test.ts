import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { keysOfLines } from './key-lines.ts'
import { batchKeys } from './key-source.ts'

async function read(...pieces: (string | Buffer)[]) {
  const found = { keys: [] as string[], invalid: 0, batches: 0 }
  for await (const { keys, invalid, bytes } of keysOfLines(Readable.from(pieces.map((piece) => Buffer.from(piece))))) {
    expect(bytes).toBeNull()
    found.keys.push(...keys)
    found.invalid += invalid
    found.batches++
  }
  return found
}

const longest = '键'.repeat(283)

describe('a file of keys', () => {
  it.each<[string, string, string[], number]>([
    ['one on each line', 'a\nb/c\n', ['a', 'b/c'], 0],
    ['without a line feed at the end', 'a\nb', ['a', 'b'], 0],
    ['with CRLF', 'a\r\nb\r\n', ['a', 'b'], 0],
    ['with empty lines', '\n\r\na\n\n\nb\n\n', ['a', 'b'], 0],
    ['as they are, blanks and all', ' a b+c%20\n\ttab\n', [' a b+c%20', '\ttab'], 0],
    ['behind a byte order mark', '\ufeffa\n\ufeffb\n', ['a', '\ufeffb'], 0],
    ['that is empty', '', [], 0],
    ['that is a byte order mark', '\ufeff', [], 0],
    ['as long as keys can be', `\ufeff${longest}x\r\n${longest}x\n`, [`${longest}x`, `${longest}x`], 0],
    ['and some that are too long', `${longest}xy\na\n${'y'.repeat(100_000)}\nb`, ['a', 'b'], 2],
    ['of which one is too long behind a CR', `\ufeff${longest}x\rrest\na`, ['a'], 1],
    ['and some with a null byte', 'a\0b\nc\n', ['c'], 1],
  ])('%s', async (_, text, keys, invalid) => {
    expect(await read(text)).toMatchObject({ keys, invalid })
    const bytes = Buffer.from(text)
    if (bytes.length < 10_000) {
      const single = Array.from(bytes, (byte) => Buffer.from([byte]))
      expect(await read(...single)).toMatchObject({ keys, invalid })
    }
  })

  it('counts lines that are not UTF-8 as invalid, and those alone', async () => {
    const bytes = Buffer.concat([Buffer.from('a\n'), Buffer.from([0xff, 0x0a, 0xc3, 0x0a]), Buffer.from('é\n')])
    expect(await read(bytes)).toMatchObject({ keys: ['a', 'é'], invalid: 2 })
  })

  it('comes in batches, whatever its lines are', async () => {
    const lines = Array.from({ length: 2 * batchKeys + 1 }, (_, n) => (n % 2 ? `key ${n}` : '\0'))
    expect(await read(lines.join('\n'))).toMatchObject({ batches: 3, invalid: batchKeys + 1 })
  })

  it('is left open when the reading stops: the answer has still to go out on its connection', async () => {
    const file = Readable.from([Buffer.from('a\n'.repeat(10 * batchKeys)), Buffer.from('b\n')])
    for await (const _ of keysOfLines(file)) break
    expect(file.destroyed).toBe(false)
    file.destroy()
  })
})
