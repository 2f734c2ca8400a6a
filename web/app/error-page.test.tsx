import { screen } from '@testing-library/react'
import { matchRoutes } from 'react-router'
import { expect, it } from 'vitest'
import { renderApp } from '../testing/render-app.tsx'

it('a page that cannot be loaded leaves the way to the others', async () => {
  const { user, router } = await renderApp('/buckets')
  await screen.findByRole('heading', { level: 1, name: 'Bucket List' })
  const page = matchRoutes(router.routes, '/pulls')?.at(-1)?.route
  if (page === undefined) throw new Error('there is no /pulls')
  Object.assign(page, { lazy: () => Promise.reject(new TypeError('Failed to fetch dynamically imported module')) })
  await user.click(screen.getByRole('link', { name: 'Pull Tasks' }))
  expect(await screen.findByRole('heading', { level: 1, name: 'Something went wrong' })).toBeVisible()
  expect(screen.getAllByRole('main')).toHaveLength(1)
  await user.click(screen.getByRole('link', { name: 'Bucket List' }))
  expect(await screen.findByRole('heading', { level: 1, name: 'Bucket List' })).toBeVisible()
})
