import { expect, it } from 'vitest'
import { csvLine } from './csv.ts'

it('quotes what would end a cell, and leaves numbers alone', () => {
  expect(csvLine(['a', 'b "c"', 'd,e', 'f\ng', -1, true, null])).toBe('a,"b ""c""","d,e","f\ng",-1,true,\r\n')
})

it.each(['=1+1', '+1', '-1', '@a', '\t=1', '\r=1', ' =1', '\uff1d1', '|cmd', '%x'])(
  'lets no spreadsheet calculate %j',
  (text) => {
    expect(csvLine([text])).toBe(`"'${text}"\r\n`)
  },
)
