import { expect, it } from 'vitest'
import { triedHeaders, triedRequest } from './tried-request.ts'

const bucket = 'photos-1250000000'

it.each([
  ['images/cat.jpg', { key: 'images/cat.jpg', scheme: 'http', query: '' }],
  [' /images/a b.jpg?v=1?2 ', { key: 'images/a b.jpg', scheme: 'http', query: 'v=1?2' }],
  ['50%.txt', { key: '50%.txt', scheme: 'http', query: '' }],
  ['https://cdn.example/a%20b?x=%20', { key: 'a b', scheme: 'https', query: 'x=%20', host: 'cdn.example' }],
  ['http://localhost:9000/photos-1250000000/a', { key: 'a', scheme: 'http', query: '', host: 'localhost:9000' }],
  [
    `http://${bucket}.cos.local.localhost/${bucket}/a`,
    { key: `${bucket}/a`, scheme: 'http', query: '', host: `${bucket}.cos.local.localhost` },
  ],
])('reads %s as the request it means', (typed, request) => {
  expect(triedRequest(typed, bucket)).toEqual(request)
})

it.each([
  '',
  '  ',
  '/',
  '?a=b',
  'http://',
  'http://cdn.example/',
  'http://cdn.example/%ff',
  `http://localhost/${bucket}/`,
])('reads no request out of %j', (typed) => {
  expect(triedRequest(typed, bucket)).toBeNull()
})

it('reads headers line by line, and leaves out what is none', () => {
  expect(triedHeaders('Referer: https://a.example/\n\nnonsense\n: x\nX-Empty:')).toEqual([
    { name: 'Referer', value: 'https://a.example/' },
    { name: 'X-Empty', value: '' },
  ])
})
