import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { basicPage } from './pages/basic.ts'
import { originPullCard } from './pages/origin-pull-card.ts'
import { ask } from './world/objects-client.ts'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

test.beforeEach(async ({ page, bucket }) => {
  await bucket.upload('picture.jpg', 'a picture', 'image/jpeg')
  await originPullCard(page).open(bucket.name)
})

test('switching the accelerated domain off makes it answer 404, and on again 200', async ({ page, bucket }) => {
  const status = async () => (await bucket.get('picture.jpg')).status
  const accelerated = page.getByRole('switch', { name: 'Accelerated domain' })
  expect(await status()).toBe(200)
  await accelerated.click()
  await expect(accelerated).not.toBeChecked()
  expect(await status()).toBe(404)
  await expect(page.getByRole('alert')).toContainText('Accelerated domain disabled')
  await accelerated.click()
  await expect(accelerated).toBeChecked()
  expect(await status()).toBe(200)
})

test('a bucket made private answers 403, says before what that means, and when it could not be made so', async ({
  page,
  bucket,
  faults,
}) => {
  const basic = basicPage(page)
  const change = { path: /^\/buckets\/[^/]+$/, method: 'PATCH' }
  await basic.changeAccess()
  await expect(basic.access).toContainText('answered 403')
  for (const [fault, told] of [
    ['InternalError', 'Something went wrong on the server.'],
    ['cut', 'The server could not be reached.'],
  ] as const) {
    await (fault === 'cut' ? faults.cut(change) : faults.refuse(change, fault))
    await basic.make('private').click()
    await expect(basic.access.getByRole('alert')).toContainText(told)
    await faults.mend()
  }
  expect((await bucket.get('picture.jpg')).status).toBe(200)
  await basic.make('private').click()
  await expect(basic.access).toBeHidden()
  await expect(page.getByRole('main')).toContainText('Private')
  expect((await bucket.get('picture.jpg')).status).toBe(403)
})

test('each domain is copied as it answers', async ({ page, bucket, gateway }) => {
  for (const [what, host] of [
    ['Access domain', `${bucket.name}.cos.local.localhost`],
    ['Accelerated domain', bucket.host],
  ] as const) {
    await page.getByRole('button', { name: `Copy ${what}` }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain(host)
    expect((await ask(gateway.objectsPort, { host, target: '/picture.jpg' })).status).toBe(200)
  }
  const pathStyle = { host: 'localhost', target: `/${bucket.name}/picture.jpg` }
  expect((await ask(gateway.objectsPort, pathStyle)).body.toString()).toBe('a picture')
})
