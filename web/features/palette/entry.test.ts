import { describe, expect, it } from 'vitest'
import { type Entry, matching } from './entry.ts'

const NoIcon = () => null

const entry = (label: string, hint?: string): Entry => ({
  id: label,
  label,
  Icon: NoIcon,
  run: () => {},
  ...(hint !== undefined && { hint }),
})

const entries = [
  entry('Retry all failed', 'examplebucket-1250000000'),
  entry('Bucket List'),
  entry('Create Bucket'),
  entry('Settings', 'Language · Theme'),
  entry('examplebucket-1250000000'),
]
const found = (query: string) => matching(entries, query).map(({ label }) => label)

describe('what the palette finds', () => {
  it.each([
    ['', entries.map(({ label }) => label)],
    ['bucket', ['Bucket List', 'Create Bucket', 'examplebucket-1250000000', 'Retry all failed']],
    ['  CREATE ', ['Create Bucket']],
    ['list buck', ['Bucket List']],
    ['theme', ['Settings']],
    ['nothing like it', []],
  ])('for "%s" is %j', (query, labels) => expect(found(query)).toEqual(labels))
})
