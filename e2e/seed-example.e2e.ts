import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { password, reaching, test } from './fixtures.ts'
import { bucketListPage } from './pages/bucket-list.ts'
import { fileListPage } from './pages/file-list.ts'
import { logInPage } from './pages/log-in.ts'
import { originPullCard } from './pages/origin-pull-card.ts'
import { ask } from './world/objects-client.ts'

test.use({ loggedIn: false })

const bucket = 'examplebucket-1250000000'
const picture = randomBytes(120_000)

for (const host of [`${bucket}.file.localhost`, `${bucket}.file.localhost`.toUpperCase()]) {
  test(`the example of the documents, to the letter, asked at ${host}`, async ({ page, start, origin }) => {
    origin.put('picture.jpg', {
      body: picture,
      headers: { 'Content-Type': 'image/jpeg', 'Cache-Control': 'public, max-age=60', 'Content-Language': 'en' },
    })
    const gateway = await start({ HEADWATER_ADMIN_PASSWORD: password, ...reaching(origin) })
    const get = () => ask(gateway.objectsPort, { host: `${host}:${gateway.objectsPort}`, target: '/picture.jpg' })

    await test.step('log in, create the bucket, enable origin-pull', async () => {
      await page.goto(gateway.consoleUrl)
      await logInPage(page).submit(password)
      await page.getByRole('link', { name: 'Bucket List' }).click()
      const list = bucketListPage(page)
      await list.create('examplebucket', 'Public read')
      await list.openBucket(bucket)
      await page.getByRole('link', { name: 'Basic Configuration' }).click()
      await expect(page.getByText(`${bucket}.file.localhost`).first()).toBeVisible()

      const card = originPullCard(page)
      await card.startEditing()
      await card.status.check()
      await card.address.fill('abc.example.com')
      await card.saveAndSee()
      await expect(card.card).toContainText('Enabled')
    })

    await test.step('the first access is redirected to the origin', async () => {
      const { status, headers, body } = await get()
      expect(status).toBe(302)
      expect(headers).toMatchObject({
        location: 'http://abc.example.com/picture.jpg',
        'cache-control': 'no-store',
        'x-cos-request-id': expect.stringMatching(/./),
      })
      expect(body).toHaveLength(0)
    })

    await test.step('the object is copied, and the second access is served from the bucket', async () => {
      await expect.poll(async () => (await get()).status).toBe(200)
      const { headers, body } = await get()
      expect(body.equals(picture)).toBe(true)
      expect(headers).toMatchObject({
        'content-type': 'image/jpeg',
        'content-length': `${picture.length}`,
        'cache-control': 'public, max-age=60',
        'content-language': 'en',
      })
      expect(origin.asked('picture.jpg')).toHaveLength(1)
    })

    await test.step('the file list shows where it came from', async () => {
      await page.getByRole('link', { name: 'File List' }).click()
      const files = fileListPage(page)
      await expect(files.row('picture.jpg')).toContainText('Pulled')
      await files.openDetails('picture.jpg')
      await expect(files.details).toContainText('Pulled from http://abc.example.com/picture.jpg')
    })
  })
}
