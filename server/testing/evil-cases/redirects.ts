import * as evil from '../evil-answers.ts'
import { at, type EvilCase, refuses, shortBody, stores } from './evil-case.ts'

const there = evil.ok(shortBody)
const refused = 'origin-redirect-refused'

/** Redirects, hop by hop, to an answer in the end. */
const through =
  (hops: number, last: evil.Answer): EvilCase['answers'] =>
  (path) => ({
    ...Object.fromEntries(
      Array.from({ length: hops }, (_, i) => [i === 0 ? path : `${path}/${i}`, evil.redirect(`${path}/${i + 1}`)]),
    ),
    [`${path}/${hops}`]: last,
  })

const to =
  (where: string | ((path: string, host: string) => string)): EvilCase['answers'] =>
  (path, host) => ({
    [path]: evil.redirect(typeof where === 'string' ? where : where(path, host)),
    [`${path}/there`]: there,
  })

const coded = (code: number): EvilCase =>
  stores(`status ${code}, followed`, (path) => ({
    [path]: evil.redirect(`${path}/there`, code),
    [`${path}/there`]: there,
  }))

/** Where an origin sends us on to (RFC 9110 §15.4). */
export const redirectCases = [
  ...[301, 302, 303, 307, 308].map(coded),
  stores(
    'a redirect to a full URL',
    to((path, host) => `http://${host}${path}/there`),
  ),
  stores(
    'a redirect without a scheme',
    to((path, host) => `//${host}${path}/there`),
  ),
  stores(
    'a redirect with a fragment',
    to((path) => `${path}/there#part`),
  ),
  stores('five redirects', through(5, there)),
  refuses('six redirects', 'origin-redirect-loop', through(6, there)),
  refuses(
    'a redirect to itself',
    'origin-redirect-loop',
    to((path) => path),
  ),
  refuses('a circle of redirects', 'origin-redirect-loop', (path) => ({
    [path]: evil.redirect(`${path}/2`),
    [`${path}/2`]: evil.redirect(path),
  })),
  refuses('a redirect that is not to be followed', 'origin-redirected', to('/elsewhere?a=b'), {
    rule: { followRedirects: false },
    sync: { status: 302, location: '/elsewhere?a=b' },
  }),
  refuses(
    'a redirect to 404',
    'origin-not-found',
    to((path) => `${path}/nowhere`),
  ),
  refuses(
    'a redirect to an escaped line break',
    'origin-not-found',
    to((path) => `${path}/%0d%0aX-Injected:%201`),
  ),
  refuses('a redirect to nowhere', 'origin-bad-response', at(evil.status(302))),
  refuses('a redirect to no URL', refused, to('http://[bad')),
  refuses('a redirect to a file', refused, to('file:///etc/passwd')),
  refuses('a redirect to gopher', refused, to('gopher://127.0.0.1/1')),
  refuses('a redirect to data', refused, to('data:text/plain,hello')),
  refuses(
    'a redirect with a user',
    refused,
    to((path, host) => `http://user@${host}${path}/there`),
  ),
  refuses(
    'a redirect with a user and a password',
    refused,
    to((path, host) => `http://a:b@${host}${path}/there`),
  ),
  refuses(
    'a redirect from https to http',
    refused,
    to((path, host) => `http://${host}${path}/there`),
    { place: 'tls' },
  ),
  refuses('a redirect to the metadata service', 'origin-refused-by-policy', to('http://169.254.169.254/latest/')),
  refuses('a redirect to the metadata service in IPv6', 'origin-refused-by-policy', to('http://[::ffff:a9fe:a9fe]/')),
  refuses('a redirect to an address in decimal', 'origin-refused-by-policy', to('http://2852039166/')),
  refuses('a redirect to a port of this machine', 'origin-refused-by-policy', to('http://127.0.0.2:22/')),
]
