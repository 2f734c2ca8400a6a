import { QueryClient } from '@tanstack/react-query'
import type { RouteObject } from 'react-router'
import { expect, it } from 'vitest'
import { routes } from '../e2e/pages/routes.ts'
import { createRoutes } from './routes.tsx'

/** Those that show something: neither layouts nor ways to another address. */
function shown(all: readonly RouteObject[], above = ''): string[] {
  return all.flatMap(({ path = '', children, lazy }) => {
    const here = path.startsWith('/') || above === '' ? path : `${above}/${path}`
    if (children) return shown(children, here)
    return path !== '' && lazy ? [here] : []
  })
}

it('every screen is opened by the tests of accessibility and of narrow windows', () => {
  const built = shown(createRoutes(new QueryClient())).filter((route) => route !== '/_ui')
  const known: readonly string[] = routes
  expect(built.filter((route) => !known.includes(route))).toEqual([])
})
