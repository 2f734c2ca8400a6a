import react from '@vitejs/plugin-react'
import { msw } from 'msw/vite'
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { compileHints, fewFiles, variablesInStyleSheet } from './tools/first-screen.ts'
import { precompress } from './tools/precompress.ts'

const consoleServer = 'http://127.0.0.1:8080'

/** A style sheet is nothing in tests, but its text is its text. */
const styleText = [/\.css\?raw$/]

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

/**
 * What needs neither a page nor a server, and leaves nothing behind: processes are shared, which would spend far more on
 * loading everything anew for each file than on its tests.
 */
const pure: TestProjectInlineConfiguration = {
  extends: false,
  test: {
    name: 'pure',
    environment: 'node',
    include: ['{contract,server/domain,web}/**/*.test.ts'],
    isolate: false,
    pool: 'forks',
    testTimeout: 60_000,
    css: { include: styleText },
  },
}

export default defineConfig({
  root: 'web',
  // The mock's worker exists while developing, never in a build.
  plugins: [
    react(),
    variablesInStyleSheet(),
    { ...msw({ mode: 'worker-only' }), apply: 'serve' },
    compileHints(),
    precompress(),
  ],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    manifest: true,
    // The Content-Security-Policy knows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // `npm run budget` holds the sizes.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { output: fewFiles },
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
          pure,
          server('node', ['server/**/*.test.ts', 'bench/**/*.test.ts', '*.test.ts'], ['server/domain/**']),
          {
            extends: true,
            test: {
              root: '.',
              name: 'web',
              environment: 'jsdom',
              css: { include: styleText },
              testTimeout: 60_000,
              include: ['web/**/*.test.tsx'],
              setupFiles: ['web/testing/setup.ts'],
            },
          },
        ],
  },
})
