import type { Request } from 'express'
import { expect, it } from 'vitest'
import { clientAddress, shownAddress } from './client-address.ts'

const of = (remoteAddress: string) => clientAddress({ socket: { remoteAddress } } as Request)

it('counts an IPv4 client as one, however its address is written', () => {
  expect(of('::ffff:192.0.2.1')).toBe(of('192.0.2.1'))
  expect(of('192.0.2.1')).not.toBe(of('192.0.2.2'))
})

it('counts all of an IPv6 household as one', () => {
  expect(of('2001:db8:1:2::1')).toBe(of('2001:db8:1:2:ffff::9'))
  expect(of('2001:db8:1:2::1')).not.toBe(of('2001:db8:1:3::1'))
})

it('shows an address as people write it', () => {
  const shown = (remoteAddress: string) => shownAddress({ socket: { remoteAddress } } as Request)
  expect([shown('::ffff:192.0.2.1'), shown('2001:db8:0::1'), shown('')]).toEqual(['192.0.2.1', '2001:db8::1', ''])
})
