import { screen } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { matchRoutes } from 'react-router'
import { expect, it } from 'vitest'
import { server } from '../mock-api/node.ts'
import { renderApp } from '../testing/render-app.tsx'

async function openUnloadable() {
  const { user, router } = await renderApp('/buckets')
  await screen.findByRole('heading', { level: 1, name: 'Bucket List' })
  const page = matchRoutes(router.routes, '/pulls')?.at(-1)?.route
  if (page === undefined) throw new Error('there is no /pulls')
  Object.assign(page, { lazy: () => Promise.reject(new TypeError('Failed to fetch dynamically imported module')) })
  await user.click(screen.getByRole('link', { name: 'Pull Tasks' }))
  return user
}

it('a page that cannot be loaded as the server is away says so, and is not left for the browser’s own', async () => {
  server.use(http.get('*/api/v1/setup', () => HttpResponse.error()))
  const user = await openUnloadable()
  expect(await screen.findByText(/The server could not be reached/)).toBeVisible()
  const again = screen.getByRole('button', { name: 'Reload the page' })
  await user.click(again)
  expect(again).toBeVisible()
  expect(screen.getByText(/The server could not be reached/)).toBeVisible()
})

it('a page that cannot be loaded leaves the way to the others', async () => {
  const user = await openUnloadable()
  expect(await screen.findByRole('heading', { level: 1, name: 'Something went wrong' })).toBeVisible()
  expect(screen.getAllByRole('main')).toHaveLength(1)
  await user.click(screen.getByRole('link', { name: 'Bucket List' }))
  expect(await screen.findByRole('heading', { level: 1, name: 'Bucket List' })).toBeVisible()
})
