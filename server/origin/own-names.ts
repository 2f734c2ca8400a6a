import { isIP } from 'node:net'
import type { Listener } from './address-policy.ts'
import type { Target } from './resolver.ts'

export type OwnNames = {
  /** Our sockets, read at every check. */
  readonly listeners: readonly Listener[]
  /** Our public names; one that starts with a dot stands for every name below it. */
  readonly hosts: readonly string[]
}

/**
 * Whether a name is one of our own, so that a pull would come back to us whatever it resolves to. Everybody's loopback
 * is called `localhost`, so there the port decides. Addresses are the address policy's matter.
 */
export function isOwnName({ host, port }: Target, { hosts, listeners }: OwnNames): boolean {
  const matches = (own: string) => (own.startsWith('.') ? host.endsWith(own) : host === own)
  if (!hosts.some((own) => isIP(own) === 0 && matches(own.toLowerCase()))) return false
  return host === 'localhost' || host.endsWith('.localhost') ? listeners.some((l) => l.port === port) : true
}
