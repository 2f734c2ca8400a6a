import type { Request } from 'express'
import ipaddr from 'ipaddr.js'

/** A client's address as people write it. */
export function shownAddress(req: Request): string {
  const remote = req.socket.remoteAddress ?? ''
  return ipaddr.isValid(remote) ? ipaddr.process(remote).toString() : ''
}

/** Whom failed log-ins are counted for: an IPv4 address, or the /64 of an IPv6 one, which is one household. */
export function clientAddress(req: Request): string {
  const remote = req.socket.remoteAddress ?? ''
  if (!ipaddr.isValid(remote)) return remote
  const address = ipaddr.process(remote)
  if (address.kind() === 'ipv4') return address.toString()
  return address.toByteArray().slice(0, 8).join('.')
}
