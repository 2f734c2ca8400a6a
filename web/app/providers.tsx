import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { theme } from './theme.ts'

// The same key as in first-paint.js.
const colorSchemeManager = localStorageColorSchemeManager({ key: 'headwater-color-scheme' })

type ProvidersProps = { client: QueryClient; children: ReactNode; env?: 'default' | 'test' }

/** What every screen stands in. */
export function Providers({ client, children, env = 'default' }: ProvidersProps) {
  return (
    <QueryClientProvider client={client}>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        colorSchemeManager={colorSchemeManager}
        withCssVariables={false}
        withGlobalClasses={false}
        env={env}
      >
        {children}
        <Notifications position="bottom-right" limit={4} />
      </MantineProvider>
    </QueryClientProvider>
  )
}
