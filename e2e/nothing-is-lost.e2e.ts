import { expect } from '@playwright/test'
import { originAddress, password, test } from './fixtures.ts'
import { bucketListPage } from './pages/bucket-list.ts'
import { failureNote } from './pages/failure-note.ts'
import { fileListPage } from './pages/file-list.ts'
import { forms } from './pages/forms.ts'
import { logInAgain, logInPage } from './pages/log-in.ts'
import { originPullCard } from './pages/origin-pull-card.ts'
import { securityPage } from './pages/security.ts'
import { logInto } from './world/console-api.ts'

for (const { what, sends, type } of forms) {
  test.describe(what, () => {
    // A session of its own: ending it ends no other test's.
    test.use({ loggedIn: false })

    test('keeps what is typed when the server refuses, is gone, or has forgotten the session', async ({
      page,
      bucket,
      faults,
      gateway,
    }) => {
      await page.request.post('/api/v1/login', { data: { password }, headers: { Origin: gateway.consoleUrl } })
      await bucket.upload('here.txt', 'here')
      const { kept, send, taken } = await type(page, bucket.name)
      const failure = failureNote(page)
      for (const [fault, told] of [
        ['InternalError', 'Something went wrong on the server.'],
        ['CrossSiteRequest', 'The request came from another site and was refused.'],
        ['cut', 'The server could not be reached.'],
      ] as const) {
        await (fault === 'cut' ? faults.cut(sends) : faults.refuse(sends, fault))
        await send()
        await expect(failure.note).toContainText(told)
        await kept()
        await faults.mend()
      }

      await page.context().clearCookies()
      await send()
      const again = logInAgain(page)
      await again.logIn(password)
      await expect(again.dialog).toBeHidden()
      await expect(failure.note, 'nobody has to read any more that they were logged out').toBeHidden()
      await kept()
      await send()
      await taken()
    })
  })
}

test('a new password is kept while one logs in again with the old one', async ({ page, start }) => {
  const { consoleUrl } = await start({ HEADWATER_ADMIN_PASSWORD: password })
  const security = securityPage(page)
  const next = `${password}, and snow`
  await page.request.post(`${consoleUrl}/api/v1/login`, { data: { password }, headers: { Origin: consoleUrl } })
  await security.open(consoleUrl)
  await security.type(password, next)
  await page.context().clearCookies()
  await security.change.click()
  const again = logInAgain(page)
  await again.logIn(password)
  await expect(again.dialog).toBeHidden()
  await expect(security.repeated).toHaveValue(next)
  await security.change.click()
  await expect(security.done).toBeVisible()
  await expect(security.present).toHaveValue('')
  await logInto(consoleUrl, next)
})

test.describe('uploads', () => {
  test.use({ loggedIn: false })

  test('files whose upload met the end of the session go by themselves after logging in', async ({
    page,
    bucket,
    faults,
    gateway,
  }) => {
    const files = fileListPage(page)
    await logInPage(page).open(`/login?from=/buckets/${bucket.name}/files`)
    await logInPage(page).submit(password)
    const release = await faults.hold({ path: /\/object\/content$/, method: 'PUT' })
    const sent = page.waitForRequest((request) => request.method() === 'PUT')
    await files.uploadByButton([{ name: 'kept.txt', mimeType: 'text/plain', buffer: Buffer.from('kept') }])
    await sent
    // As in another tab.
    await page.request.post('/api/v1/logout', { headers: { Origin: gateway.consoleUrl } })
    release()
    const logIn = logInPage(page)
    await expect(logIn.status).toContainText('You were logged out')
    await logIn.submit(password)
    await expect(page).toHaveURL(`/buckets/${bucket.name}/files`)
    await expect.poll(() => bucket.keys()).toEqual(['kept.txt'])

    // Before anything is sent, the keys are looked up: then one logs in over the page.
    const look = await faults.hold({ path: /\/objects$/, method: 'GET' })
    const asked = page.waitForRequest(/\/objects\?(?!.*delimiter)/)
    await files.uploadByButton([{ name: 'later.txt', mimeType: 'text/plain', buffer: Buffer.from('later') }])
    await asked
    await page.request.post('/api/v1/logout', { headers: { Origin: gateway.consoleUrl } })
    look()
    await logInAgain(page).logIn(password)
    await expect.poll(() => bucket.keys()).toEqual(['kept.txt', 'later.txt'])
  })
})

test('a server that is gone is told, and what was typed before is saved once it is back', async ({ page, start }) => {
  const settings = { HEADWATER_ADMIN_PASSWORD: password }
  const before = await start(settings)
  const { port } = new URL(before.consoleUrl)
  await page.request.post(`${before.consoleUrl}/api/v1/login`, {
    data: { password },
    headers: { Origin: before.consoleUrl },
  })
  await page.goto(`${before.consoleUrl}/buckets`)
  const list = bucketListPage(page)
  await list.startCreating()
  const field = list.createDialog.getByRole('textbox', { name: 'Name' })
  await field.fill('river')
  before.signal('SIGKILL')
  await before.exited
  const send = list.createDialog.getByRole('button', { name: 'Create', exact: true })
  await send.click()
  await expect(failureNote(page).note).toContainText('The server could not be reached.')

  await start({ ...settings, HEADWATER_CONSOLE_PORT: port })
  await send.click()
  await expect(list.createDialog).toBeHidden()
  await expect(page.getByRole('link', { name: /^river-/ })).toBeVisible()
})

test('without a network nothing waits for ever: it is told, and nothing is done later behind one’s back', async ({
  page,
  bucket,
}) => {
  const card = originPullCard(page)
  await card.open(bucket.name)
  await card.startEditing()
  await card.status.check()
  await card.enter(originAddress)
  await page.context().setOffline(true)
  await card.save.click()
  await expect(failureNote(page).note).toContainText('The server could not be reached.')
  await page.context().setOffline(false)
  await expect(card.address).toHaveValue(originAddress)
  expect(await bucket.originPull()).toMatchObject({ enabled: false })
  await card.saveAndSee()
  expect(await bucket.originPull()).toMatchObject({ enabled: true })
})
