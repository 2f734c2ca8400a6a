import react from '@vitejs/plugin-react'
import { msw } from 'msw/vite'
import { defineConfig } from 'vitest/config'
import { precompress } from './tools/precompress.ts'

const consoleServer = 'http://127.0.0.1:8080'

export default defineConfig({
  root: 'web',
  // The mock's worker exists while developing, never in a build.
  plugins: [react(), { ...msw({ mode: 'worker-only' }), apply: 'serve' }, precompress()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    manifest: true,
    // The Content-Security-Policy knows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What every screen needs, in one file that changes only with the dependencies.
        codeSplitting: {
          groups: [
            {
              name: 'vendor',
              test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack\/(query-core|react-query)|i18next|react-i18next|zod)\//,
            },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1', port: 5173, strictPort: true, proxy: { '/api/v1': { target: consoleServer } } },
  test: {
    root: '.',
    projects: [
      {
        extends: false,
        test: {
          name: 'node',
          environment: 'node',
          include: ['contract/**/*.test.ts', 'server/**/*.test.ts', 'bench/**/*.test.ts', 'fence.test.ts'],
          pool: 'forks',
          // A bound for what hangs, not a measure: machines that run this are shared.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          root: '.',
          name: 'web',
          environment: 'jsdom',
          testTimeout: 60_000,
          include: ['web/**/*.test.{ts,tsx}'],
          setupFiles: ['web/testing/setup.ts'],
        },
      },
    ],
  },
})
