import { expect } from '@playwright/test'
import { test } from './fixtures.ts'

/** That no screen breaks the policy: accessibility.e2e.ts, which opens them all. */

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
