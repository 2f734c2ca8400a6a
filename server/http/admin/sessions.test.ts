import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { OpenSession } from '../../../contract/session.ts'
import { adminPassword, cookieOf, startConsole, type TestConsole } from './testing/console.ts'

const minutes = (n: number) => n * 60_000
const wrong = { password: 'not the password' }

describe('log in', () => {
  it('opens a session whose cookie scripts cannot read, and log out ends it', async () => {
    await using server = await startConsole()
    const answer = await server.sendJson('POST', '/api/v1/login', { password: adminPassword })
    expect(answer.status).toBe(200)
    const now = server.world.now
    const view = {
      user: 'admin',
      idleUntil: new Date(now + minutes(30)).toISOString(),
      endsAt: new Date(now + minutes(720)).toISOString(),
    }
    expect(answer.json()).toEqual(view)
    const [setCookie = ''] = answer.headers['set-cookie'] ?? []
    expect(setCookie).toMatch(/^headwater=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    const cookie = cookieOf([setCookie])
    expect((await server.send('/api/v1/session', { headers: { cookie } })).json()).toEqual(view)

    const out = await server.send('/api/v1/logout', { method: 'POST', headers: { cookie } })
    expect(out.status).toBe(204)
    expect(out.headers['set-cookie']?.[0]).toMatch(/^headwater=; .*Expires=Thu, 01 Jan 1970/)
    expect((await server.send('/api/v1/session', { headers: { cookie } })).status).toBe(401)
  })

  it('ties the cookie to this host alone when the console is reached over https', async () => {
    await using server = await startConsole({ consoleUrl: 'https://console.example.com' })
    const answer = await server.sendJson('POST', '/api/v1/login', { password: adminPassword })
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^__Host-headwater=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
    expect((await server.send('/livez', { headers: { host: 'console.example.com:8080' } })).status).toBe(421)
  })

  it('gives a new session at every log-in and ends the one it replaces', async () => {
    await using server = await startConsole()
    const first = await server.logIn()
    const again = await server.sendJson('POST', '/api/v1/login', { password: adminPassword }, { cookie: first })
    const second = cookieOf(again.headers['set-cookie'])
    expect(second).not.toBe(first)
    expect((await server.send('/api/v1/session', { headers: { cookie: first } })).status).toBe(401)
    expect((await server.send('/api/v1/session', { headers: { cookie: second } })).status).toBe(200)
  })

  it('ends a session after 30 idle minutes, and after 12 hours however busy', async () => {
    await using server = await startConsole()
    const { send } = await server.insider()
    const status = async () => (await send('/api/v1/session')).status
    for (let n = 0; n < 24; n++) {
      expect(await status()).toBe(200)
      server.world.now += minutes(29.9)
    }
    expect(await status()).toBe(200)
    server.world.now += minutes(3)
    expect(await status()).toBe(401)

    const idle = await server.insider()
    server.world.now += minutes(30)
    expect((await idle.send('/api/v1/session')).status).toBe(401)
  })

  it('ends a session that a wrong clock opened in the future', async () => {
    await using server = await startConsole()
    const { send } = await server.insider()
    server.world.now -= minutes(0.5)
    expect((await send('/api/v1/session')).status).toBe(200)
    server.world.now -= minutes(60)
    expect((await send('/api/v1/session')).status).toBe(401)
  })

  it('slows guessing down, tells how long, and lets the right password in after the wait', async () => {
    await using server = await startConsole()
    for (let n = 0; n < 3; n++) {
      expect((await server.sendJson('POST', '/api/v1/login', wrong)).json()).toMatchObject({ code: 'WrongPassword' })
    }
    const waits: number[] = []
    for (let n = 0; n < 8; n++) {
      const refused = await server.sendJson('POST', '/api/v1/login', { password: adminPassword })
      expect(refused.json()).toMatchObject({ code: 'TooManyAttempts', status: 429 })
      const seconds = Number(refused.headers['retry-after'])
      waits.push(seconds)
      server.world.now += seconds * 1000
      expect((await server.sendJson('POST', '/api/v1/login', wrong)).status).toBe(401)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
    server.world.now += 60_000
    expect((await server.sendJson('POST', '/api/v1/login', { password: adminPassword })).status).toBe(200)
    expect((await server.sendJson('POST', '/api/v1/login', wrong)).status).toBe(401)
  })

  it('lets the administrator in while a stranger keeps guessing from elsewhere', async () => {
    await using server = await startConsole()
    for (let n = 0; n < 20; n++) await server.sendJson('POST', '/api/v1/login', wrong)
    const headers = { 'content-type': 'application/json' }
    const right = { method: 'POST', headers, body: JSON.stringify({ password: adminPassword }) }
    expect((await server.send('/api/v1/login', right)).status).toBe(429)
    expect((await server.send('/api/v1/login', { ...right, from: '127.0.0.3' })).status).toBe(200)
  })

  it('gains nothing from many guesses at once', async () => {
    await using server = await startConsole()
    const answers = await Promise.all(Array.from({ length: 12 }, () => server.sendJson('POST', '/api/v1/login', wrong)))
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([...Array(3).fill(401), ...Array(9).fill(429)])
  })

  it('refuses every password while none was chosen', async () => {
    await using server = await startConsole({ password: null })
    const answer = await server.sendJson('POST', '/api/v1/login', { password: adminPassword })
    expect(answer.json()).toMatchObject({ code: 'WrongPassword' })
  })
})

describe('set-up', () => {
  const password = '一个足够长的密码短语'

  it('lets the holder of the link choose the password, once', async () => {
    await using server = await startConsole({ password: null })
    const token = server.setupToken
    expect((await server.send('/api/v1/setup')).json()).toEqual({ needed: true })
    const guess = await server.sendJson('POST', '/api/v1/setup', { token: 'x'.repeat(43), password })
    expect(guess.json()).toMatchObject({ code: 'SetupTokenInvalid' })
    const short = await server.sendJson('POST', '/api/v1/setup', { token, password: 'short' })
    expect(short.json()).toMatchObject({ code: 'InvalidRequest', errors: [{ pointer: '/password' }] })

    const chosen = await server.sendJson('POST', '/api/v1/setup', { token, password })
    expect(chosen.status).toBe(200)
    const cookie = cookieOf(chosen.headers['set-cookie'])
    expect((await server.send('/api/v1/session', { headers: { cookie } })).status).toBe(200)
    expect((await server.send('/api/v1/setup')).json()).toEqual({ needed: false })
    const again = await server.sendJson('POST', '/api/v1/setup', { token, password: 'another password' })
    expect(again.json()).toMatchObject({ code: 'SetupClosed' })
    expect((await server.sendJson('POST', '/api/v1/login', { password })).status).toBe(200)
  })

  it('counts one winner when the link is used twice at the same moment', async () => {
    await using server = await startConsole({ password: null })
    const token = server.setupToken
    const answers = await Promise.all(
      ['first password', 'second password'].map((p) =>
        server.sendJson('POST', '/api/v1/setup', { token, password: p }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it('makes an older link void when a newer one is given out', async () => {
    await using server = await startConsole({ password: null })
    const { setupToken } = await server.sessions.prepare({})
    expect(setupToken).not.toBe(server.setupToken)
    const old = await server.sendJson('POST', '/api/v1/setup', { token: server.setupToken, password })
    expect(old.json()).toMatchObject({ code: 'SetupTokenInvalid' })
    expect((await server.sendJson('POST', '/api/v1/setup', { token: setupToken, password })).status).toBe(200)
    expect(await server.sessions.prepare({})).toEqual({ setupToken: null })
  })
})

describe('a password from the configuration', () => {
  it('keeps sessions and hash when it is the same, and ends all sessions when it is another', async () => {
    await using server = await startConsole()
    const inside = await server.insider()
    const { passwordHash } = await server.settings.account.get()
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    await server.sessions.prepare({ adminPassword })
    expect((await server.settings.account.get()).passwordHash).toBe(passwordHash)
    expect((await inside.send('/api/v1/session')).status).toBe(200)

    await server.sessions.prepare({ adminPassword: 'a new password' })
    expect((await inside.send('/api/v1/session')).status).toBe(401)
    expect((await server.sendJson('POST', '/api/v1/login', { password: adminPassword })).status).toBe(401)
    expect((await server.sendJson('POST', '/api/v1/login', { password: 'a new password' })).status).toBe(200)
  })
})

describe('secrets', () => {
  it('are neither in the log nor in the database', async () => {
    await using server = await startConsole({ password: null })
    const token = server.setupToken ?? ''
    const secretPassword = 'pa55-in-no-log'
    const chosen = await server.sendJson('POST', '/api/v1/setup', { token, password: secretPassword })
    const cookie = cookieOf(chosen.headers['set-cookie'])
    const [, secret = ''] = cookie.split('=')
    await server.send('/api/v1/session', { headers: { cookie } })
    await server.sendJson('POST', '/api/v1/login', { password: `${secretPassword}!` })
    const json = { 'content-type': 'application/json' }
    await server.send('/api/v1/login', { method: 'POST', headers: json, body: `{"password":"${secretPassword}"` })
    await server.send(`/login?token=${token}`, { headers: { accept: 'text/html' } })
    await server.send(`/api/v1/buckets/a-1/object?key=${secretPassword}`, { headers: { cookie } })
    const log = server.log.join('')
    expect(server.log.length).toBeGreaterThan(5)
    const database = await readFile(server.databaseFile, 'latin1')
    const journal = await readFile(`${server.databaseFile}-wal`, 'latin1')
    for (const word of [token, secretPassword, secret]) {
      expect(word.length).toBeGreaterThan(10)
      expect(log).not.toContain(word)
      expect(database + journal).not.toContain(word)
    }
  })
})

describe('the sessions that are open', () => {
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'
  const list = async (insider: { send(path: string): Promise<{ json<T>(): T }> }) =>
    (await insider.send('/api/v1/sessions')).json<{ items: OpenSession[] }>().items

  it('are told with where they are from and what they call themselves, this one marked, and without secrets', async () => {
    await using server = await startConsole()
    const first = await server.insider()
    server.world.now += minutes(2)
    const body = { password: adminPassword }
    const other = await server.sendJson('POST', '/api/v1/login', body, { 'user-agent': firefox })
    const items = await list(first)
    expect(items).toMatchObject([
      { isThis: true, browser: null, createdAt: new Date(server.world.now - minutes(2)).toISOString() },
      { isThis: false, browser: 'Firefox', browserVersion: '145', system: 'Linux', address: '127.0.0.1' },
    ])
    const secret = cookieOf(other.headers['set-cookie']).split('=')[1] ?? ''
    expect(JSON.stringify(items)).not.toContain(secret)
    expect(JSON.stringify(items)).not.toContain(createHash('sha256').update(secret).digest('hex'))
  })

  it('are ended one by one, or all but this one', async () => {
    await using server = await startConsole()
    const [own, second, third] = [await server.insider(), await server.insider(), await server.insider()]
    const mine = (await list(second)).find(({ isThis }) => isThis)
    expect((await own.send(`/api/v1/sessions/${mine?.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await second.send('/api/v1/session')).status).toBe(401)
    const again = await own.send(`/api/v1/sessions/${mine?.id}`, { method: 'DELETE' })
    expect(again.json()).toMatchObject({ code: 'NoSuchSession', status: 404 })
    expect((await own.send('/api/v1/sessions/nonsense', { method: 'DELETE' })).json()).toMatchObject({
      code: 'NoSuchSession',
    })
    expect((await own.send('/api/v1/sessions/end-others', { method: 'POST' })).json()).toEqual({ ended: 1 })
    expect((await third.send('/api/v1/session')).status).toBe(401)
    expect(await list(own)).toMatchObject([{ isThis: true }])
  })
})

describe('another password', () => {
  const password = 'another horse battery'
  const change = (insider: Pick<TestConsole, 'sendJson'>, current = adminPassword, to = password) =>
    insider.sendJson('POST', '/api/v1/password', { current, password: to })

  it('is chosen by who knows the present one, and ends all other sessions', async () => {
    await using server = await startConsole()
    const [own, other] = [await server.insider(), await server.insider()]
    expect((await change(own)).status).toBe(204)
    expect((await own.send('/api/v1/session')).status).toBe(200)
    expect((await other.send('/api/v1/session')).status).toBe(401)
    expect((await server.sendJson('POST', '/api/v1/login', { password: adminPassword })).status).toBe(401)
    expect((await server.sendJson('POST', '/api/v1/login', { password })).status).toBe(200)
  })

  it('is refused when the present one is wrong, ever more slowly, and when it is too short', async () => {
    await using server = await startConsole()
    const own = await server.insider()
    expect((await change(own, adminPassword, 'short')).json()).toMatchObject({ errors: [{ pointer: '/password' }] })
    for (let n = 0; n < 3; n++) expect((await change(own, 'guess')).json()).toMatchObject({ code: 'WrongPassword' })
    expect((await change(own)).json()).toMatchObject({ code: 'TooManyAttempts', status: 429 })
    expect((await server.sendJson('POST', '/api/v1/password', {})).json()).toMatchObject({ code: 'NotLoggedIn' })
    server.world.now += minutes(1)
    expect((await change(own)).status).toBe(204)
  })

  it('is the one that was chosen first when two are chosen at once', async () => {
    await using server = await startConsole()
    const own = await server.insider()
    const answers = await Promise.all([change(own), change(own, adminPassword, 'a third horse battery')])
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401])
  })
})
