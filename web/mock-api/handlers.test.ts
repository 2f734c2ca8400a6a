import { describe, expect, it } from 'vitest'
import { endpoints } from '../../contract/endpoints.ts'
import { handlers } from './handlers.ts'

describe('the mock', () => {
  it('answers every endpoint of the contract', () => {
    const answered = handlers.map(({ info }) => `${info.method} ${info.path}`)
    const missing = endpoints.filter(({ method, path }) => !answered.includes(`${method} *${path}`))
    expect(missing.map(({ name }) => name)).toEqual(['getOpenApi'])
  })
})
