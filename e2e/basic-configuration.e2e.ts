import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
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

test('a bucket made private answers 403, and says before what that means', async ({ page, bucket }) => {
  await page.getByRole('button', { name: 'Change access' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change access' })
  await expect(dialog).toContainText('answered 403')
  await dialog.getByRole('button', { name: 'Make private' }).click()
  await expect(dialog).toBeHidden()
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
