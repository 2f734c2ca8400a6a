import { QueryClient } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createMemoryRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { Providers } from '../app/providers.tsx'
import { Destination, destinationOf } from '../destination.ts'
import { startI18n } from '../i18n/i18n.ts'
import type { Language } from '../i18n/language.ts'
import { createRoutes } from '../routes.tsx'

type Options = { language?: Language }

/** The whole console at one address, on the mock: what a test does here, an operator could do. */
export async function renderApp(address: string, { language = 'en' }: Options = {}) {
  await startI18n(language)
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const router = createMemoryRouter(createRoutes(client), { initialEntries: [address] })
  render(
    <Providers client={client} env="test">
      <Destination value={destinationOf(router)}>
        <RouterProvider router={router} />
      </Destination>
    </Providers>,
  )
  const addressNow = () => router.state.location.pathname + router.state.location.search
  return { user: userEvent.setup(), router, client, addressNow }
}
