import { describe, expect, it } from 'vitest'
import { loginPath, paths, returnPath } from './paths.ts'

describe('addresses of the console', () => {
  it('are frozen: people have bookmarks', () => {
    const bucket = 'examplebucket-1250000000'
    expect(paths.home()).toBe('/')
    expect(paths.login()).toBe('/login')
    expect(paths.buckets()).toBe('/buckets')
    expect(paths.files(bucket)).toBe('/buckets/examplebucket-1250000000/files')
    expect(paths.basic(bucket)).toBe('/buckets/examplebucket-1250000000/basic')
    expect(paths.newRule(bucket)).toBe('/buckets/examplebucket-1250000000/rules/new')
    expect(paths.rule(bucket, 'default')).toBe('/buckets/examplebucket-1250000000/rules/default')
    expect(paths.pulls(bucket)).toBe('/buckets/examplebucket-1250000000/pulls')
  })

  it('lead from the log-in page back to where one came from', () => {
    const address = loginPath({ from: '/buckets/a-1/files?prefix=x/', expired: true })
    expect(address).toBe('/login?from=%2Fbuckets%2Fa-1%2Ffiles%3Fprefix%3Dx%2F&expired=1')
    expect(loginPath({ from: '/buckets' })).toBe('/login')
    expect(returnPath(new URLSearchParams(address.split('?')[1]).get('from'))).toBe('/buckets/a-1/files?prefix=x/')
  })

  it.each([null, '', 'https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', '/login?from=/login'])(
    'never lead to %s after logging in',
    (from) => expect(returnPath(from)).toBe('/buckets'),
  )
})
