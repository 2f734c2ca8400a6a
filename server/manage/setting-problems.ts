import type { AddressProblem } from '../../contract/origin-address.ts'
import type { RuleProblem } from '../../contract/rule.ts'

type SettingProblem = AddressProblem | RuleProblem

/** What to do about a setting of a rule that cannot be used, for those who have no form that says it. */
export const whatToDo: Readonly<Record<SettingProblem, string>> = {
  empty: 'Enter the address of an origin server, such as abc.example.com:8080.',
  scheme: 'Leave the scheme out: write abc.example.com and set the protocol.',
  credentials: 'Leave user and password out of the address: they have a setting of their own.',
  path: 'Leave path, query and fragment out of the address: write abc.example.com.',
  port: 'Write a port from 1 to 65535.',
  'ipv6-brackets': 'Write an IPv6 address in brackets, such as [2001:db8::1]:8080.',
  ip: 'Write an IPv4 address as four numbers from 0 to 255.',
  host: 'Write a host as it is in a URL, such as abc.example.com.',
  self: 'This is this gateway: it would pull from itself.',
  policy: "This server's address policy refuses it.",
  'sync-only': 'Only sync mode shares the work: leave the further origins out, or set the mode to sync.',
  'dot-segment': 'Leave segments of one or two dots out: origins fold them.',
  'two-rewrites': 'Set a fixed file, or a prefix and a suffix, not both.',
  statuses: 'Only redirect mode acts on more than 404: leave the others out, or set the mode to redirect.',
  'forbidden-header': 'Choose another header: this one is never passed or added.',
  pem: 'Enter certificates in PEM, each from BEGIN CERTIFICATE to END CERTIFICATE.',
}

export const isSettingProblem = (word: string): word is SettingProblem => Object.hasOwn(whatToDo, word)
