import { describe, expect, it } from 'vitest'
import { problemOf, toForm, toHeaders } from './header-form.ts'

const headers = { 'content-type': 'text/plain', 'x-cos-meta-a': '1', 'x-amz-meta-b': '2', 'x-other': 'stays' }

describe('the headers of an object', () => {
  it('come back from the form as they went in', () => expect(toHeaders(toForm(headers), headers)).toEqual(headers))

  it('are gone when their field is empty, and new ones get the beginning of their name', () => {
    const form = toForm(headers)
    const changed = {
      known: { ...form.known, 'content-type': ' ', 'cache-control': ' no-cache ' },
      own: [
        { id: 0, name: 'Colour', value: 'blue' },
        { id: 1, name: '', value: '' },
      ],
    }
    expect(toHeaders(changed, headers)).toEqual({
      'cache-control': 'no-cache',
      'x-cos-meta-colour': 'blue',
      'x-other': 'stays',
    })
  })

  it.each([
    ['a b', 'x', 'name'],
    ['', 'x', 'name'],
    ['', '', null],
    ['x-amz-meta-ok', 'x', null],
    ['ok', 'ü', 'value'],
    ['taken', 'x', 'twice'],
  ])('named %j with the value %j have the problem %s', (name, value, problem) => {
    const one = { id: 1, name, value }
    expect(problemOf(one, [{ id: 0, name: 'X-COS-Meta-Taken', value: '' }, one])).toBe(problem)
  })
})
