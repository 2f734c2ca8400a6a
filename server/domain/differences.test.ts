import { expect, it } from 'vitest'
import { differences } from './differences.ts'

const a = { id: 'a', address: 'a.example', path: { prefix: { add: '' } } }
const b = { id: 'b', address: 'b.example', path: { prefix: { add: '' } } }
const c = { id: 'c', address: 'c.example', path: { prefix: { add: '' } } }

it.each<[what: string, before: unknown, after: unknown, expected: [string, unknown, unknown][]]>([
  ['nothing', { a: 1, b: [1], c: { d: null } }, { a: 1, b: [1], c: { d: null } }, []],
  ['a value', { enabled: true }, { enabled: false }, [['/enabled', true, false]]],
  ['a value inside', { a: { b: { c: 1, d: 2 } } }, { a: { b: { c: 3, d: 2 } } }, [['/a/b/c', 1, 3]]],
  ['a value that came', {}, { x: 'y' }, [['/x', null, 'y']]],
  ['a value that went', { x: { y: 1 } }, {}, [['/x', { y: 1 }, null]]],
  ['a value that was nothing', { x: null }, { x: 0 }, [['/x', null, 0]]],
  ['a name with signs of its own', { 'a/b~c': 1 }, { 'a/b~c': 2 }, [['/a~1b~0c', 1, 2]]],
  ['a list of plain values', { standby: ['x', 'y'] }, { standby: ['y', 'x'] }, [['/standby', ['x', 'y'], ['y', 'x']]]],
  ['a list that became empty', { standby: ['x'] }, { standby: [] }, [['/standby', ['x'], []]]],
  [
    'another kind',
    { f: { kind: 'a', n: 1 } },
    { f: { kind: 'b' } },
    [
      ['/f/kind', 'a', 'b'],
      ['/f/n', 1, null],
    ],
  ],
  ['a value that became a list', { x: 1 }, { x: [1] }, [['/x', 1, [1]]]],
  ['a rule on top', { rules: [a] }, { rules: [b, a] }, [['/rules/0', null, b]]],
  ['the first rule', { rules: [] }, { rules: [a] }, [['/rules/0', null, a]]],
  ['a rule that went', { rules: [a, b] }, { rules: [b] }, [['/rules/0', a, null]]],
  ['the last rule', { rules: [a] }, { rules: [] }, [['/rules/0', a, null]]],
  ['the order of rules', { rules: [a, b] }, { rules: [b, a] }, [['/rules', ['a', 'b'], ['b', 'a']]]],
  [
    'a setting of a rule that another one was put before',
    { rules: [a, b] },
    { rules: [c, a, { ...b, path: { prefix: { add: 'x' } } }] },
    [
      ['/rules/1/path/prefix/add', '', 'x'],
      ['/rules/0', null, c],
    ],
  ],
])('finds %s', (_, before, after, expected) => {
  expect(differences(before, after)).toEqual(
    expected.map(([pointer, was, is]) => ({ pointer, before: was, after: is })),
  )
})
