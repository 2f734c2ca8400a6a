import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import type { TestBucket } from '../world/bucket.ts'
import { type Clock, createClock } from '../world/clock.ts'
import { type ConsoleApi, logInto } from '../world/console-api.ts'
import { type GatewayProcess, startGateway } from '../world/gateway-process.ts'
import { liveThroughTheDay } from './day.ts'
import { type OldServer, startOldServer } from './old-server.ts'
import { setUpShop } from './set-up.ts'
import { workOfTheMorning } from './work.ts'

/** When pictures are taken: a Friday afternoon. */
export const now = Date.parse('2026-11-20T14:30:00Z')

const password = 'a picture of the console'

/** Addresses of the shop's old servers; all of them are one on loopback. */
const names = [
  'old-shop.example.com:80',
  'thumbs.example.com:80',
  'media.example.com:80',
  'www.example.com:80',
  'downloads.example.com:8080',
]

export interface Company {
  readonly gateway: GatewayProcess
  /** Where the objects listener truly is. */
  readonly objectsPort: number
  readonly api: ConsoleApi
  /** The bucket that has a bit of everything. */
  readonly photos: TestBucket
  close(): Promise<void>
}

/**
 * A gateway in the middle of its work, for pictures: buckets of a shop that moves, with a day of customers behind it, at
 * the same moment and with the same numbers every time. `folder` is emptied before and removed afterwards.
 */
export async function openCompany(folder: string, { filmRate = 0 } = {}): Promise<Company> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const origin = await startOldServer(filmRate)
  const clock = createClock(now - 40 * 24 * 60 * 60_000)
  const objectsPort = await freePort()
  const gateway = await startGateway({ ...clock.settings, ...settings(folder, origin, objectsPort) })
  const close = async () => {
    await origin.close()
    await gateway.stop()
    clock[Symbol.dispose]()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const photos = await fill({ gateway, clock, objectsPort })
    const api = await logInto(gateway.consoleUrl, password, chrome)
    return { gateway, objectsPort, api, photos, close }
  } catch (cause) {
    await close()
    throw new Error(`the company could not be set up: ${gateway.stderr()}`, { cause })
  }
}

const settings = (folder: string, { port }: OldServer, objectsPort: number) => ({
  HEADWATER_DATA: folder,
  HEADWATER_ADMIN_PASSWORD: password,
  HEADWATER_OBJECTS_PORT: `${objectsPort}`,
  // What is shown does not depend on the port that was free.
  HEADWATER_OBJECTS_URL: 'http://localhost:9000',
  HEADWATER_ORIGIN_ALLOW: '127.0.0.1/32',
  HEADWATER_ORIGIN_RESOLVE: names.map((name) => `${name}=127.0.0.1:${port}`).join(),
})

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
const safari =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15'

type Making = { readonly gateway: GatewayProcess; readonly clock: Clock; readonly objectsPort: number }

async function fill({ gateway, clock, objectsPort }: Making): Promise<TestBucket> {
  const api = await alwaysLoggedIn(gateway.consoleUrl)
  const shop = await setUpShop({ api, clock, objectsPort }, now)
  await liveThroughTheDay({ api, clock, objectsPort, photos: shop.photos }, now)
  clock.set(now)
  await workOfTheMorning({ api, ...shop })
  return shop.photos
}

/** The API for whoever works for weeks: sessions end meanwhile. */
async function alwaysLoggedIn(consoleUrl: string): Promise<ConsoleApi> {
  let session = await logInto(consoleUrl, password, safari)
  const attempt: ConsoleApi['attempt'] = async (endpoint, details) => {
    const answer = await session.attempt(endpoint, details)
    if (answer.status !== 401) return answer
    session = await logInto(consoleUrl, password, safari)
    return session.attempt(endpoint, details)
  }
  const call: ConsoleApi['call'] = async (endpoint, details) => {
    const answer = await attempt(endpoint, details)
    if (answer.ok) return answer.reply
    throw new Error(`${endpoint.name} answered ${answer.status}: ${JSON.stringify(answer.problem)}`)
  }
  return { cookie: session.cookie, attempt, call }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
