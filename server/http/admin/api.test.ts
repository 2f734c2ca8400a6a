import { expect, it } from 'vitest'
import { getSystem } from '../../../contract/system.ts'
import { apiRouter } from './api.ts'
import { type RouteDeps, route } from './route.ts'

it('fails to start when an endpoint of the table has no handler, or one too many', () => {
  const one = route(getSystem, () => Promise.reject(new Error('never called')))
  expect(() => apiRouter([], {} as RouteDeps)).toThrow('getSystem')
  expect(() => apiRouter([one, one], {} as RouteDeps)).toThrow('are not what is handled')
})
