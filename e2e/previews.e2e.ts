import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { fileListPage } from './pages/file-list.ts'
import { makeBucket } from './world/bucket.ts'
import { png, wav, webm } from './world/media.ts'

test('a picture of a private bucket is shown, by an address on the objects listener', async ({
  page,
  api,
  gateway,
}) => {
  const bucket = await makeBucket(api, gateway.objectsPort, { access: 'private' })
  await bucket.upload('river.png', png, 'image/png')
  const files = fileListPage(page)
  await files.open(bucket.name)
  await files.openDetails('river.png')
  const picture = files.picture('river.png')
  await expect(picture).toBeVisible()
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1)
  const url = new URL((await picture.getAttribute('src')) ?? '')
  expect(url.port).toBe(String(gateway.objectsPort))
  expect((await bucket.get('river.png')).status).toBe(403)
})

test('a picture whose address was refused is shown at the second try', async ({ page, bucket, gateway }) => {
  await bucket.upload('river.png', png, 'image/png')
  const files = fileListPage(page)
  await files.open(bucket.name)
  const ofObjects = (url: URL) => url.port === String(gateway.objectsPort)
  await page.route(ofObjects, (route) => route.fulfill({ status: 403, body: 'expired' }))
  await files.openDetails('river.png')
  await expect(files.details).toContainText('The preview could not be shown')
  await page.unroute(ofObjects)
  await files.details.getByRole('button', { name: 'Try again' }).click()
  await expect(files.picture('river.png')).toBeVisible()
})

test('the beginning of a text is shown as letters, markup too', async ({ page, bucket }) => {
  const text = `<script>document.title = 'ran'</script>\n河流\n${'water\n'.repeat(20_000)}`
  await bucket.upload('page.html', text, 'text/html; charset=utf-8')
  const files = fileListPage(page)
  await files.open(bucket.name)
  await files.openDetails('page.html')
  const shown = files.preview('Text of page.html')
  await expect(shown).toContainText(`<script>document.title = 'ran'</script>`)
  await expect(shown).toContainText('河流')
  await expect(files.details).toContainText('The first 64 KB of 117.')
  expect(await page.title()).not.toBe('ran')
})

test('a film is shown, and plays', async ({ page, bucket }) => {
  const files = fileListPage(page)
  await files.open(bucket.name)
  await bucket.upload('river.webm', await webm(page), 'video/webm')
  await page.reload()
  await files.openDetails('river.webm')
  const film = files.preview('Video river.webm')
  await expect.poll(() => film.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0)
  await film.evaluate((video: HTMLVideoElement) => video.play())
  await expect.poll(() => film.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0)
})

test('a sound goes on where it was when its address has expired', async ({ page, bucket, gateway }) => {
  await bucket.upload('river.wav', wav(600), 'audio/wav')
  const files = fileListPage(page)
  await files.open(bucket.name)
  await files.openDetails('river.wav')
  const sound = files.preview('Sound river.wav')
  await expect.poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.duration)).toBe(600)
  const first = (await sound.getAttribute('src')) ?? ''
  // A minute later: what the first address is asked for is answered as the server then answers it.
  await page.evaluate(() => {
    const now = Date.now
    Date.now = () => now() + 61_000
  })
  const refused: string[] = []
  await page.route(
    (url) => url.port === String(gateway.objectsPort) && url.href === first,
    (route) => {
      refused.push(route.request().headers().range ?? '')
      return route.fulfill({ status: 403, body: 'expired' })
    },
  )
  await sound.evaluate((audio: HTMLAudioElement) => {
    audio.currentTime = 540
  })
  await expect(sound).not.toHaveAttribute('src', first)
  expect(refused).not.toEqual([])
  await expect.poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.currentTime)).toBeGreaterThanOrEqual(540)
  await expect.poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.error)).toBeNull()
})
