import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openAndTell } from './open-and-tell.ts'
import { createSecretBox } from './secret-box.ts'

const key = randomBytes(32)
const box = createSecretBox(key)
const of = { bucket: 7, rule: 'default' }

describe('a sealed secret', () => {
  it('opens to what was sealed, also after a restart with the same key', () => {
    for (const text of ['hunter2', ' ', '密码🙂', 'x'.repeat(4096)]) {
      const sealed = box.seal(text, of)
      expect(sealed).not.toContain(text)
      expect(createSecretBox(key).open(sealed, of)?.reveal()).toBe(text)
    }
  })

  it('looks different every time', () => {
    const sealed = Array.from({ length: 50 }, () => box.seal('hunter2', of))
    expect(new Set(sealed).size).toBe(50)
  })

  it('does not open under another key, for another rule or another bucket', () => {
    const sealed = box.seal('hunter2', of)
    expect(createSecretBox(randomBytes(32)).open(sealed, of)).toBeNull()
    expect(box.open(sealed, { ...of, rule: 'r1' })).toBeNull()
    expect(box.open(sealed, { ...of, bucket: 8 })).toBeNull()
    expect(box.open(box.seal('a', { bucket: 1, rule: '2' }), { bucket: 12, rule: '' })).toBeNull()
  })

  it('does not open when a single character of it was changed, cut or added', () => {
    const sealed = box.seal('hunter2', of)
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A'
      const changed = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`
      expect(box.open(changed, of)?.reveal() ?? null).toBeNull()
      expect(box.open(sealed.slice(0, at), of)).toBeNull()
    }
    for (const junk of ['', 'hunter2', '1.', `${sealed}AAAA`, sealed.replace('1.', '2.')])
      expect(box.open(junk, of)).toBeNull()
  })

  it('shows itself to nobody who does not ask for it by name', () => {
    const secret = box.open(box.seal('hunter2', of), of)
    expect(`${secret} ${JSON.stringify({ secret })} ${inspect({ secret }, { depth: 9 })}`).not.toContain('hunter2')
  })

  it('is told of once when it does not open, by whose it is', () => {
    const told: object[] = []
    const open = openAndTell(box, (whose) => void told.push(whose))
    const foreign = createSecretBox(randomBytes(32)).seal('hunter2', of)
    for (let n = 0; n < 3; n++) expect(open(foreign, of)).toBeNull()
    expect(open(box.seal('hunter2', of), of)?.reveal()).toBe('hunter2')
    expect(told).toEqual([of])
  })
})
