import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { screens } from './pages/screens.ts'
import { words } from './pages/words.ts'

for (const { name, loggedIn, open } of screens) {
  test.describe(name, () => {
    test.use({ loggedIn })

    test('breaks no content security policy, asks no other host, logs no error', async ({
      page,
      bucket,
      gateway,
      baseURL,
    }) => {
      await bucket.upload('docs/a.txt', 'a')
      await bucket.upload('picture.jpg', 'a picture', 'image/jpeg')
      await bucket.pullFrom(originAddress)
      const complaints: string[] = []
      // A violation of the policy is an error on the console, too.
      page.on('console', (message) => {
        // The browser itself notes refusals of the API, which are part of some screens.
        const refusal = /^Failed to load resource: the server responded with a status of 40[134]/.test(message.text())
        if (['error', 'warning'].includes(message.type()) && !refusal) complaints.push(message.text())
      })
      page.on('request', (request) => {
        // Previews come from the objects listener, by addresses that are signed.
        const { origin, searchParams } = new URL(request.url())
        const isPreview = origin === new URL(gateway.objectsUrl).origin && searchParams.has('preview')
        if (origin !== baseURL && !isPreview) complaints.push(`asked for ${request.url()}`)
      })
      await open(page, { bucket: bucket.name, say: words.en })
      expect(complaints).toEqual([])
    })
  })
}

test('the policy lets no inline script and no other host in', async ({ gateway }) => {
  const res = await fetch(`${gateway.consoleUrl}/buckets`)
  const policy = res.headers.get('content-security-policy') ?? ''
  const directives = new Map(policy.split(';').map((one) => [one.trim().split(' ')[0], one.trim()]))
  expect(directives.get('script-src')).toBe("script-src 'self'")
  expect(directives.get('default-src')).toBe("default-src 'self'")
  expect(directives.get('frame-ancestors')).toBe("frame-ancestors 'none'")
  expect(await res.text()).not.toMatch(/<script(?![^>]*\ssrc=)/)
  expect(res.headers.get('x-content-type-options')).toBe('nosniff')
})

test('the policy is alive: an inline script does not run', async ({ page }) => {
  await page.goto('/buckets')
  const ran = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.name = "inline scripts run"'
    document.body.append(script)
    return window.name
  })
  expect(ran).toBe('')
})
