import type { QueryClient } from '@tanstack/react-query'
import { type RouteObject, redirect, type ShouldRevalidateFunction } from 'react-router'
import { ConsoleLayout } from './app/console-layout.tsx'
import { ErrorPage, PageError } from './app/error-page.tsx'
import { Root } from './app/root.tsx'
import { requireSession, skipLogin } from './app/session-guard.ts'
import { BucketListPage } from './features/buckets/bucket-list-page.tsx'
import { paths } from './paths.ts'
import { buckets } from './query/buckets.ts'
import { systemQuery } from './query/system.ts'
import { Waiting } from './ui/waiting.tsx'

/** Every screen, each but the first in a chunk of its own. Loaders start requests early; the pages wait for them. */
export const createRoutes = (client: QueryClient): RouteObject[] => [
  {
    Component: Root,
    ErrorBoundary: ErrorPage,
    HydrateFallback: Waiting,
    children: [
      {
        lazy: () => import('./app/entrance-layout.tsx').then((m) => ({ Component: m.EntranceLayout })),
        children: [
          {
            path: '/login',
            loader: skipLogin(client),
            lazy: () => import('./features/session/login-page.tsx').then((m) => ({ Component: m.LoginPage })),
          },
        ],
      },
      {
        loader: requireSession(client),
        Component: ConsoleLayout,
        children: [{ ErrorBoundary: PageError, children: consoleRoutes(client) }],
      },
      // Replaced by a constant in a build: the page and its chunk are not in it.
      ...(import.meta.env.DEV
        ? [{ path: '/_ui', lazy: () => import('./ui-page/ui-page.tsx').then((m) => ({ Component: m.UiPage })) }]
        : []),
    ],
  },
]

/** The dashboard; but the list that teaches, where no bucket is yet, or where nobody can tell. */
async function redirectHome(client: QueryClient) {
  const list = await client.ensureQueryData({ ...buckets.list(), retry: false }).catch(() => null)
  return redirect(list === null || list.items.length === 0 ? paths.buckets() : paths.overview())
}

/** Searches and filters stand in the address: typing there is no reason to read what stands around again. */
const isAnotherPage: ShouldRevalidateFunction = ({ currentUrl, nextUrl }) => currentUrl.pathname !== nextUrl.pathname

const consoleRoutes = (client: QueryClient): RouteObject[] => [
  { path: '/', loader: () => redirectHome(client) },
  {
    path: '/overview',
    lazy: () => import('./features/overview/overview-page.tsx').then((m) => ({ Component: m.OverviewPage })),
  },
  {
    path: '/buckets',
    loader: () => {
      void client.prefetchQuery(buckets.list())
      return null
    },
    shouldRevalidate: isAnotherPage,
    Component: BucketListPage,
  },
  {
    path: '/buckets/:bucket',
    loader: ({ params: { bucket = '' } }) => {
      void client.prefetchQuery(buckets.one(bucket))
      void client.prefetchQuery(systemQuery)
      return null
    },
    shouldRevalidate: isAnotherPage,
    lazy: () => import('./app/bucket-layout.tsx').then((m) => ({ Component: m.BucketLayout })),
    children: [
      { index: true, loader: ({ params: { bucket = '' } }) => redirect(paths.files(bucket)) },
      {
        path: 'files',
        lazy: () => import('./features/files/file-list-page.tsx').then((m) => ({ Component: m.FileListPage })),
      },
      {
        path: 'overview',
        lazy: () =>
          import('./features/overview/bucket-overview-page.tsx').then((m) => ({ Component: m.BucketOverviewPage })),
      },
      {
        path: 'basic',
        lazy: () => import('./features/basic/basic-page.tsx').then((m) => ({ Component: m.BasicPage })),
      },
      {
        path: 'basic/history',
        lazy: () => import('./features/history/history-page.tsx').then((m) => ({ Component: m.HistoryPage })),
      },
      {
        path: 'basic/transfer',
        lazy: () => import('./features/transfer/transfer-page.tsx').then((m) => ({ Component: m.TransferPage })),
      },
      ...['rules/new', 'rules/:rule'].map((path) => ({
        path,
        lazy: () => import('./features/rules/rule-page.tsx').then((m) => ({ Component: m.RulePage })),
      })),
      {
        path: 'pulls',
        lazy: () => import('./features/pulls/pulls-page.tsx').then((m) => ({ Component: m.PullsPage })),
      },
      {
        path: 'warm-ups',
        lazy: () => import('./features/warm-ups/warm-ups-page.tsx').then((m) => ({ Component: m.WarmUpsPage })),
      },
    ],
  },
  {
    path: '/pulls',
    lazy: () => import('./features/pulls/all-pulls-page.tsx').then((m) => ({ Component: m.AllPullsPage })),
  },
  { path: '/system', loader: () => redirect(paths.settings('system')) },
  {
    path: '/settings',
    lazy: () => import('./features/settings/settings-layout.tsx').then((m) => ({ Component: m.SettingsLayout })),
    children: [
      { index: true, loader: () => redirect(paths.settings('preferences')) },
      {
        path: 'preferences',
        lazy: () => import('./features/settings/preferences-page.tsx').then((m) => ({ Component: m.PreferencesPage })),
      },
      {
        path: 'security',
        lazy: () => import('./features/settings/security-page.tsx').then((m) => ({ Component: m.SecurityPage })),
      },
      {
        path: 'system',
        lazy: () => import('./features/settings/system-page.tsx').then((m) => ({ Component: m.SystemPage })),
      },
    ],
  },
  { path: '*', lazy: () => import('./app/not-found-page.tsx').then((m) => ({ Component: m.NotFoundPage })) },
]
