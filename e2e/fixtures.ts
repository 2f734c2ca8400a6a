import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import { makeBucket, type TestBucket } from './world/bucket.ts'
import { type ConsoleApi, logInto } from './world/console-api.ts'
import { type Faults, faultsIn } from './world/faults.ts'
import { type GatewayProcess, type Settings, startGateway } from './world/gateway-process.ts'
import { type OriginServer, startOrigin } from './world/origin-server.ts'

export const password = 'river stones and rain'

/** The origin of the seed documents: here, the test's own. */
export const originAddress = 'abc.example.com'

/** Every name these tests enter. All of them are the test's origin, so that nobody asks a name server. */
const originNames = [`${originAddress}:80`, `${originAddress}:8080`, 'abc.qq.com:80', 'xn--fsqu00a.cn:80']

/** Settings by which those names are the given origin on loopback. */
export const reaching = ({ port }: Pick<OriginServer, 'port'>): Settings => ({
  HEADWATER_ORIGIN_RESOLVE: originNames.map((name) => `${name}=127.0.0.1:${port}`).join(),
  HEADWATER_ORIGIN_ALLOW: '127.0.0.1/32',
})

type WorkerWorld = {
  workerOrigin: OriginServer
  /** A gateway of this worker's own, with its password chosen. */
  gateway: GatewayProcess
  /** Its API, logged in. */
  api: ConsoleApi
}

type TestWorld = {
  /** Whether `page` starts with a session. */
  loggedIn: boolean
  /** The origin, forgetful of the tests before. */
  origin: OriginServer
  /** A fresh public-read bucket. */
  bucket: TestBucket
  /** A page of a second operator, logged in, in a browser of their own. */
  other: Page
  /** Makes the console's requests fail. */
  faults: Faults
  /** An empty folder that is removed afterwards. */
  folder: string
  /** Starts one more gateway on `folder`; whatever still runs at the end of the test is ended. */
  start: (settings?: Settings) => Promise<GatewayProcess>
}

export const test = base.extend<TestWorld, WorkerWorld>({
  workerOrigin: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of the wanted fixtures here
    async ({}, use) => {
      const origin = await startOrigin()
      await use(origin)
      await origin.close()
    },
    { scope: 'worker' },
  ],
  gateway: [
    async ({ workerOrigin }, use) => {
      const folder = await newFolder()
      const settings = { HEADWATER_DATA: folder, HEADWATER_ADMIN_PASSWORD: password, ...reaching(workerOrigin) }
      const gateway = await startGateway(settings)
      await use(gateway)
      await gateway.stop()
      await rm(folder, { recursive: true, force: true })
    },
    // Of its own: on a busy machine the first test of a worker would have little of its time left.
    { scope: 'worker', timeout: 60_000 },
  ],
  api: [
    async ({ gateway }, use) => {
      await use(await logInto(gateway.consoleUrl, password))
    },
    { scope: 'worker' },
  ],

  loggedIn: [true, { option: true }],
  baseURL: async ({ gateway }, use) => {
    await use(gateway.consoleUrl)
  },
  context: async ({ context, api, gateway, loggedIn }, use, testInfo) => {
    const url = gateway.consoleUrl
    if (loggedIn) await context.addCookies([{ ...api.cookie, url, httpOnly: true, sameSite: 'Strict' }])
    const crashes: Error[] = []
    context.on('weberror', (error) => crashes.push(error.error()))
    await use(context)
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('gateway.log', { body: gateway.stderr() })
    expect(crashes, 'no script of the console may fail').toEqual([])
  },
  other: async ({ browser, api, gateway }, use) => {
    const baseURL = gateway.consoleUrl
    const context = await browser.newContext({ baseURL, locale: 'en-US' })
    await context.addCookies([{ ...api.cookie, url: baseURL, httpOnly: true, sameSite: 'Strict' }])
    await use(await context.newPage())
    await context.close()
  },
  origin: [
    async ({ workerOrigin }, use) => {
      workerOrigin.reset()
      await use(workerOrigin)
    },
    // Also for tests that put nothing there: what others put would be pulled.
    { auto: true },
  ],
  bucket: async ({ api, gateway }, use) => {
    await use(await makeBucket(api, gateway.objectsPort))
  },
  faults: async ({ context }, use) => {
    await use(faultsIn(context))
  },
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of the wanted fixtures here
  folder: async ({}, use) => {
    const folder = await newFolder()
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  start: async ({ folder }, use, testInfo) => {
    const running: GatewayProcess[] = []
    await use(async (settings = {}) => {
      // On a busy machine a start takes seconds, which its test cannot do without.
      testInfo.setTimeout(testInfo.timeout + 15_000)
      const gateway = await startGateway({ HEADWATER_DATA: folder, ...settings })
      running.push(gateway)
      return gateway
    })
    for (const gateway of running) gateway.signal('SIGKILL')
    await Promise.all(running.map(({ exited }) => exited))
  },
})

const newFolder = () => mkdtemp(join(tmpdir(), 'headwater-e2e-'))
