import type { PullReason } from '../../../contract/pulls.ts'
import * as evil from '../evil-answers.ts'
import { at, type EvilCase, refuses } from './evil-case.ts'

const statuses: ReadonlyArray<readonly [PullReason, readonly number[]]> = [
  ['origin-bad-status', [201, 202, 203, 204, 205, 226, 300, 304, 305, 400, 402, 405, 409, 416, 418, 451, 600, 999]],
  ['origin-not-found', [404, 410]],
  ['origin-forbidden', [401, 403]],
  ['origin-throttled', [408, 429]],
  ['origin-server-error', [500, 501, 502, 503, 504, 507, 599]],
  ['origin-loop', [508]],
]

const meaning = ([reason, codes]: (typeof statuses)[number]): EvilCase[] =>
  codes.map((code) => refuses(`status ${code}`, reason, at(evil.status(code))))

/** Statuses that are not 200 and no redirects (RFC 9110 §15). */
export const statusCases = [
  ...statuses.flatMap(meaning),
  refuses('429 with Retry-After', 'origin-throttled', at(evil.status(429, { 'Retry-After': 120 }))),
  refuses(
    '503 with Retry-After',
    'origin-server-error',
    at(evil.status(503, { 'Retry-After': 'Sun, 06 Nov 2050 08:49:37 GMT' })),
  ),
  refuses(
    '404 with an endless body',
    'origin-not-found',
    at(evil.raw('HTTP/1.1 404 No\r\nContent-Length: 99999999\r\n\r\nx', { keep: true })),
  ),
]
