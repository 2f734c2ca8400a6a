import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitName, visibleName } from './visible-name.ts'

describe('a name on the screen', () => {
  it.each([
    ['photo 1.jpg', 'photo 1.jpg'],
    ['读我 🙂.txt', '读我 🙂.txt'],
    [' both ends ', '␣both ends␣'],
    ['   ', '␣␣␣'],
    ['line\nbreak\ttab', 'line␊break␉tab'],
    ['bell\u0007 del\u007f', 'bell␇ del␡'],
    ['invoice\u202efdp.exe', 'invoice\ufffdfdp.exe'],
  ])('%j reads %j', (name, shown) => expect(visibleName(name)).toBe(shown))

  it('is cut between letters, and nothing is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) => {
        const { head, tail } = splitName(name)
        expect(head + tail).toBe(name)
      }),
    )
  })

  it('keeps its end whole where the middle is left out', () => {
    expect(splitName('a holiday in the mountains.jpg').tail).toBe('ains.jpg')
    expect(splitName('short.jpg')).toEqual({ head: 'short.jpg', tail: '' })
    expect(splitName(`${'a'.repeat(20)}👨‍👩‍👧.mov`).tail).toBe('aaa👨‍👩‍👧.mov')
  })
})
