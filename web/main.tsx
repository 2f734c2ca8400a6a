import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { Destination, destinationOf } from './app/destination.ts'
import './app/mantine-styles.ts'
import { Providers } from './app/providers.tsx'
import { startI18n } from './i18n/i18n.ts'
import { createQueryClient } from './query/query-client.ts'
import { createRoutes } from './routes.tsx'

async function start() {
  if (import.meta.env.MODE === 'mock') await import('./mock-api/browser.ts').then((m) => m.startMock())
  await startI18n()
  const client = createQueryClient()
  const router = createBrowserRouter(createRoutes(client))
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html has no #root')
  createRoot(root).render(
    <StrictMode>
      <Providers client={client}>
        <Destination value={destinationOf(router)}>
          <RouterProvider router={router} />
        </Destination>
      </Providers>
    </StrictMode>,
  )
}

void start()
