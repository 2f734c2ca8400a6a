import react from '@vitejs/plugin-react'
import { msw } from 'msw/vite'
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { precompress } from './tools/precompress.ts'

const consoleServer = 'http://127.0.0.1:8080'

function server(name: string, include: string[], exclude: string[] = []): TestProjectInlineConfiguration {
  return {
    extends: false,
    test: {
      name,
      environment: 'node',
      include,
      exclude: [...configDefaults.exclude, ...exclude],
      pool: 'forks',
      // A bound for what hangs, not a measure: machines that run this are shared.
      testTimeout: 60_000,
      hookTimeout: 60_000,
      expect: { poll: { timeout: 30_000 } },
    },
  }
}

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
    // On Bun what listens, connects, stores or locks: all tests of the server but those of pure functions.
    projects: process.versions.bun
      ? [
          server(
            'bun',
            ['server/*.test.ts', 'server/{http,manage,object-store,origin,pull,settings-store,workers}/**/*.test.ts'],
            ['server/manage/transfer/cos-xml-*.test.ts'],
          ),
        ]
      : [
          server('node', ['contract/**/*.test.ts', 'server/**/*.test.ts', 'bench/**/*.test.ts', '*.test.ts']),
          {
            extends: true,
            test: {
              root: '.',
              name: 'web',
              environment: 'jsdom',
              // A style sheet is nothing here, but its text is its text.
              css: { include: [/\.css\?raw$/] },
              testTimeout: 60_000,
              include: ['web/**/*.test.{ts,tsx}'],
              setupFiles: ['web/testing/setup.ts'],
            },
          },
        ],
  },
})
