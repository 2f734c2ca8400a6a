import { once } from 'node:events'
import { Agent, createServer, get as httpGet } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { createBucket } from '../contract/buckets.ts'
import { defaultRuleDefaults, saveOriginPull } from '../contract/origin-pull.ts'
import { listPulls } from '../contract/pulls.ts'
import { logIn } from '../contract/session.ts'
import { openSettingsStore } from './settings-store/open-settings-store.ts'
import { endProcess, type GatewayProcess, startGatewayProcess } from './testing/gateway-process.ts'
import { tempFolder } from './testing/temp-folder.ts'

const password = 'a long enough password'
const misses = 400

/** An origin that lets everybody wait, so that no pull comes to an end. */
async function startOrigin() {
  const server = createServer(() => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

function operatorOf({ consoleUrl }: GatewayProcess) {
  let cookie = ''
  return async (to: { method: string; path: string }, bucket: string, body?: object) => {
    const headers = { Origin: consoleUrl.origin, Cookie: cookie, 'Content-Type': 'application/json', 'If-Match': '"0"' }
    const url = new URL(to.path.replace(':bucket', bucket), consoleUrl)
    const res = await fetch(url, { method: to.method, headers, body: body ? JSON.stringify(body) : null })
    cookie = res.headers.getSetCookie()[0]?.split(';', 1)[0] ?? cookie
    return res.json()
  }
}

async function redirected({ objectsUrl }: GatewayProcess, bucket: string, keys: readonly string[]) {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const status = (key: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { Host: `${bucket}.file.localhost` }
      httpGet({ host: '127.0.0.1', port: objectsUrl.port, path: `/${key}`, headers, agent }, (res) => {
        res.resume().on('end', () => resolve(res.statusCode))
      }).on('error', reject)
    })
  const all = await Promise.all(keys.map(status))
  agent.destroy()
  return all
}

it.each([1, 2])(
  'keeps every pull that the list has shown once through kill -9, each key once, and counts the attempts of those that ran: workers %i',
  async (workers) => {
    await using folder = await tempFolder()
    await using temporary = await tempFolder()
    const port = await startOrigin()
    const gateway = await startGatewayProcess({
      HEADWATER_DATA: folder.path,
      HEADWATER_WORKERS: String(workers),
      TMPDIR: temporary.path,
      HEADWATER_CONSOLE_PORT: '0',
      HEADWATER_OBJECTS_PORT: '0',
      HEADWATER_ADMIN_PASSWORD: password,
      HEADWATER_ORIGIN_ALLOW: '127.0.0.1/32',
      HEADWATER_ORIGIN_RESOLVE: `abc.example.com:80=127.0.0.1:${port}`,
    })
    onTestFinished(() => void gateway.child.kill('SIGKILL'))
    const operator = operatorOf(gateway)
    await operator(logIn, '', { password })
    const { name } = (await operator(createBucket, '', { name: 'killed', access: 'public-read' })) as { name: string }
    const defaultRule = { ...defaultRuleDefaults, address: 'abc.example.com' }
    await operator(saveOriginPull, name, { enabled: true, defaultRule })

    const keys = Array.from({ length: misses }, (_, n) => `k/${n}`)
    const twice = [...keys, ...keys]
    expect(await redirected(gateway, name, twice)).toEqual(twice.map(() => 302))
    const shown = async () => {
      const { counts } = listPulls.reply.parse(await operator(listPulls, name))
      return counts.queued + counts.running
    }
    await expect.poll(shown, { timeout: 20_000, interval: 5 }).toBe(misses)
    await endProcess(gateway.child, 'SIGKILL')

    await using settings = await openSettingsStore({ kind: 'sqlite', file: `${folder.path}/settings.db` })
    const [bucket] = await settings.buckets.all()
    const pulls = await settings.history.list(bucket?.id ?? 0, { limit: 2 * misses })
    expect(pulls.map(({ key }) => key).sort()).toEqual(keys.sort())
    const ran = pulls.filter(({ state }) => state === 'running').map(({ key }) => key)
    expect(await settings.pulls.handBack({ now: 1 })).toBe(ran.length)
    const due = await settings.pulls.claim({ owner: 'next', limit: misses, perBucket: misses, now: 1e15 })
    expect(due).toHaveLength(misses)
    expect(
      due
        .filter(({ attempts }) => attempts === 2)
        .map(({ key }) => key)
        .sort(),
    ).toEqual(ran.sort())
  },
)
