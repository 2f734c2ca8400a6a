import { expect } from '@playwright/test'
import { originAddress, password, reaching, test } from './fixtures.ts'
import { bucketListPage } from './pages/bucket-list.ts'
import { failureNote } from './pages/failure-note.ts'
import { fileListPage } from './pages/file-list.ts'
import { logInPage } from './pages/log-in.ts'
import { pullListPage } from './pages/pull-list.ts'
import { makeBucket } from './world/bucket.ts'
import { logInto } from './world/console-api.ts'

test.use({ loggedIn: false })

/** Longer than a browser rests between two tries to hear events again. */
const comesBack = { timeout: 25_000 }

test('lists go on when the server is back: pulls by themselves, what was asked meanwhile at a press', async ({
  page,
  context,
  origin,
  start,
}) => {
  const settings = { HEADWATER_ADMIN_PASSWORD: password, ...reaching(origin) }
  const before = await start(settings)
  const site = new URL(before.consoleUrl).origin
  const api = await logInto(site, password)
  await context.addCookies([{ ...api.cookie, url: site, httpOnly: true, sameSite: 'Strict' }])
  const bucket = await makeBucket(api, before.objectsPort)
  await bucket.pullFrom(originAddress)
  origin.put('long.bin', { body: Buffer.alloc(2 ** 20), until: new Promise(() => undefined) })
  await bucket.get('long.bin')
  const pulls = pullListPage(page)
  await pulls.open(bucket.name, '', site)
  await expect(pulls.row('long.bin')).toContainText('Running')
  const asking = await context.newPage()
  const list = bucketListPage(asking)
  await asking.goto(`${site}/buckets?q=${bucket.name}`)
  await expect(list.row(bucket.name)).toBeVisible()

  before.signal('SIGKILL')
  await before.exited
  await list.openBucket(bucket.name)
  const failure = failureNote(asking)
  await expect(failure.note).toContainText('The server could not be reached.')
  await failure.reload.click()
  await expect(failure.note, 'not the browser’s own page of a server that is away').toBeVisible()
  origin.put('long.bin', { body: Buffer.alloc(2 ** 20) })
  await start({ ...settings, HEADWATER_CONSOLE_PORT: new URL(site).port })
  await failure.reload.click()
  await expect(fileListPage(asking).upload).toBeVisible()
  await expect(pulls.row('long.bin'), 'without a press').toContainText('Done', comesBack)
  await expect(pulls.count('Done')).toHaveText('Done 1')
})

test('a list that is followed live leads to the log-in when its session ends, and back to it', async ({
  page,
  bucket,
  gateway,
}) => {
  const logIn = logInPage(page)
  const pulls = pullListPage(page)
  await logIn.open(`/login?from=${encodeURIComponent(`/buckets/${bucket.name}/pulls?state=failed`)}`)
  const live = page.waitForResponse(/\/pulls\/events$/)
  await logIn.submit(password)
  await live
  await expect(pulls.count('Failed')).toHaveAttribute('aria-pressed', 'true')
  await page.request.post('/api/v1/logout', { headers: { Origin: gateway.consoleUrl } })
  await expect(logIn.status).toContainText('You were logged out')
  await logIn.submit(password)
  await expect(page).toHaveURL(`/buckets/${bucket.name}/pulls?state=failed`)
  await expect(pulls.count('Failed')).toHaveAttribute('aria-pressed', 'true')
})
