import { expect, it } from 'vitest'
import { gatewaysOf } from './cdn-loop.ts'

const [one, two] = ['headwater-6f1c0b1e-0000-4000-8000-000000000001', 'headwater-6f1c0b1e-0000-4000-8000-000000000002']

it('finds the gateways that a request came through, each once, and passes over all else', () => {
  expect(gatewaysOf(undefined)).toEqual([])
  expect(gatewaysOf('fastly, cdn.example; v="headwater-x"')).toEqual([])
  expect(gatewaysOf(`${one}, edge; a=b, ${two};q=1, ${one}`)).toEqual([one, two])
})
