import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { Destination, destinationOf } from './destination.ts'
import './app/mantine-styles.ts'
import { prefetchOnIntent } from './app/prefetch.ts'
import { Providers } from './app/providers.tsx'
import { startI18n } from './i18n/i18n.ts'
import { createQueryClient } from './query/query-client.ts'
import { createRoutes } from './routes.tsx'

async function start() {
  if (import.meta.env.MODE === 'mock') await import('./mock-api/browser.ts').then((m) => m.startMock())
  const client = createQueryClient()
  const routes = createRoutes(client)
  // The page and what it shows are on their way while the words are.
  const router = createBrowserRouter(routes)
  prefetchOnIntent(routes)
  await Promise.all([startI18n(), firstPage(router)])
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

/** Milliseconds. What comes sooner need not be preceded by a page that waits. */
const patience = 300

/** Resolves when the first page has what it begins with, or has taken long. */
const firstPage = (router: ReturnType<typeof createBrowserRouter>) =>
  new Promise<void>((resolve) => {
    if (router.state.initialized) resolve()
    router.subscribe(({ initialized }) => initialized && resolve())
    setTimeout(resolve, patience)
  })

// In a turn of its own: what traces requests reads the text of all that is on the stack then, here of the whole module.
queueMicrotask(() => void start())
