import { expect, it } from 'vitest'
import { browserOf } from './browser-of.ts'

const apple = 'AppleWebKit/537.36 (KHTML, like Gecko)'

it.each([
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${apple} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
    'Edge 140 Windows',
  ],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${apple} Chrome/141.0.0.0 Safari/537.36`, 'Chrome 141 macOS'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox 145 Linux'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
    'Safari 19 iOS',
  ],
  [`Mozilla/5.0 (Linux; Android 16) ${apple} Chrome/141.0.0.0 Mobile Safari/537.36`, 'Chrome 141 Android'],
  ['curl/8.5.0', 'curl 8 null'],
  ['', 'null null null'],
  ['<script>', 'null null null'],
])('knows %s', (userAgent, words) => {
  const { browser, browserVersion, system } = browserOf(userAgent)
  expect(`${browser} ${browserVersion} ${system}`).toBe(words)
})
