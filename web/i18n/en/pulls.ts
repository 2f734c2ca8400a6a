import type { PullReason } from '../../../contract/pulls.ts'

type Told = { readonly what: string; readonly todo: string }

export const pulls = {
  title: 'Pull Tasks',
  column: {
    key: 'Key',
    rule: 'Rule',
    state: 'State',
    bytes: 'Copied',
    attempts: 'Attempts',
    reason: 'Reason',
    queued: 'Queued',
    actions: 'Actions',
  },
  state: { queued: 'Waiting', running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' },
  counts: 'Number of pulls by state',
  all: 'All',
  filterReason: 'Reason',
  anyReason: 'Any reason',
  prefix: 'Search by prefix',
  clearPrefix: 'Clear the search',
  refresh: 'Refresh',
  table: 'Pulls, newest first',
  defaultRule: 'Default rule',
  ruleNumber: 'Rule {{number}}',
  removedRule: 'Removed rule',
  replaces: 'replaces the stored object',
  of: '{{bytes}} of {{total}}',
  originStatus: 'The origin answered with status {{status}}.',
  progress: 'Progress of {{key}}',
  nextAttempt: 'next try {{moment}}',
  retry: 'Retry',
  cancel: 'Cancel',
  pullAgain: 'Pull again',
  retryAll: 'Retry all failed',
  retried: 'Queued again',
  cancelled: 'Pull cancelled',
  retriedAll_one: '{{count}} pull queued again',
  retriedAll_other: '{{count}} pulls queued again',
  notDone: 'This was not done',
  pulledAgain: 'Is pulled again, and replaces the stored object when it is complete',
  notPulled: 'No rule pulls this key any more',
  loadMore: 'Load more',
  loaded_one: '{{count}} pull shown',
  loaded_other: '{{count}} pulls shown',
  moreFailed: 'More could not be loaded',
  empty: {
    title: 'No pulls yet',
    text: 'When somebody asks for an object that is missing, its copying is shown here.',
    action: 'Look at Origin-Pull',
  },
  noneFound: { title: 'No pulls like this', text: 'No pull matches the filter.', action: 'Show all' },
  reason: {
    'origin-not-found': {
      what: 'The origin has no such object.',
      todo: 'Check the key, and the path settings of the rule.',
    },
    'origin-forbidden': {
      what: 'The origin refused access.',
      todo: 'Check the credentials in the rule and what they may read.',
    },
    'origin-throttled': {
      what: 'The origin asked for fewer requests.',
      todo: 'It is tried again later. Lower “Origin reads at once” if it happens often.',
    },
    'origin-server-error': {
      what: 'The origin answered with an error (5xx).',
      todo: 'Look at the origin, then retry.',
    },
    'origin-bad-status': {
      what: 'The origin answered with a status that holds no object.',
      todo: 'Ask the origin for this path yourself and look at its answer.',
    },
    'origin-redirected': {
      what: 'The origin redirects, and the rule does not follow.',
      todo: 'Switch on “Follow redirects of the origin”, or enter the final address.',
    },
    'origin-redirect-loop': {
      what: 'The origin redirects in a circle, or too many times.',
      todo: 'Enter the final address in the rule.',
    },
    'origin-redirect-refused': {
      what: 'The origin redirects to a place this server may not reach.',
      todo: 'Allow that address on this server, or enter another origin.',
    },
    'origin-unreachable': {
      what: 'The origin could not be reached.',
      todo: 'Check address, port and firewall; “Test connection” shows the step.',
    },
    'origin-name-unknown': {
      what: 'The name of the origin is not known.',
      todo: 'Check the spelling and the DNS record.',
    },
    'origin-refused-by-policy': {
      what: 'The address of the origin is refused by this server.',
      todo: 'Allow it in the server’s settings, or enter another origin.',
    },
    'origin-timeout': { what: 'The origin did not answer in time.', todo: 'Look at the origin’s load, then retry.' },
    'origin-connect-timeout': {
      what: 'No connection to the origin in time.',
      todo: 'Check the network; raise “Connection within” for distant origins.',
    },
    'origin-first-byte-timeout': {
      what: 'The origin took too long to begin its answer.',
      todo: 'Raise “First byte within” if the origin prepares its answers.',
    },
    'origin-idle-timeout': {
      what: 'The origin stopped sending in the middle.',
      todo: 'Retry; raise “Pause between bytes” if it happens often.',
    },
    'origin-too-slow': {
      what: 'The origin sent more slowly than the rule allows.',
      todo: 'Lower “Slowest rate”, or look at the origin’s line.',
    },
    'origin-tls': {
      what: 'The origin’s certificate or TLS was not accepted.',
      todo: '“Test connection” names the cause; a server name or an own authority may help.',
    },
    'origin-bad-response': {
      what: 'The origin’s answer is not clean HTTP.',
      todo: 'Look at the origin and what stands before it.',
    },
    'origin-truncated': {
      what: 'The origin’s body ended too early.',
      todo: 'It is tried again; look at the origin if it stays.',
    },
    'origin-too-long': {
      what: 'The origin sent more than it had announced.',
      todo: 'Look at the origin: its Content-Length is wrong.',
    },
    'origin-length-unknown': {
      what: 'Nothing says how long the body should have been.',
      todo: 'Switch on “Store bodies of unknown length” if you trust this origin.',
    },
    'origin-checksum': {
      what: 'The bytes do not match the origin’s checksum.',
      todo: 'Retry; look at the origin’s copy if it stays.',
    },
    'origin-loop': {
      what: 'The request came back to this gateway.',
      todo: 'The origin must not fetch from this gateway.',
    },
    'origin-resting': {
      what: 'The origin failed often and is given a rest.',
      todo: 'It is tried again by itself; retry once the origin is well.',
    },
    'credentials-missing': {
      what: 'The secret of the rule is missing.',
      todo: 'Enter it in the rule again, then retry.',
    },
    'budget-concurrency': {
      what: 'The rule reads as many objects at once as it may.',
      todo: 'It waits for its turn; raise “Origin reads at once” if needed.',
    },
    'budget-bandwidth': {
      what: 'The bandwidth of the rule, or of the server, holds it back.',
      todo: 'It goes on by itself; raise the rule’s bandwidth to hurry it.',
    },
    'budget-object-size': {
      what: 'The object is larger than the rule allows.',
      todo: 'Raise “Largest object” in the rule, then retry.',
    },
    'object-too-large': { what: 'The object is larger than this server stores.', todo: 'It cannot be stored here.' },
    'storage-full': { what: 'The storage of this server is full.', todo: 'Make room, then retry.' },
    'storage-failed': { what: 'The object could not be written.', todo: 'Look at this server’s log and its disk.' },
    superseded: {
      what: 'The object was uploaded, replaced or deleted meanwhile.',
      todo: 'Nothing to do: the newer change stands.',
    },
    'configuration-changed': {
      what: 'The rule was changed while this waited.',
      todo: 'Retry to pull it under the rules of now.',
    },
    'bucket-deleted': { what: 'The bucket was deleted.', todo: 'Nothing to do.' },
    'cancelled-by-operator': { what: 'An operator cancelled it.', todo: 'Retry if it is wanted after all.' },
    interrupted: { what: 'The server was stopped in the middle.', todo: 'It is tried again by itself.' },
  } satisfies Record<PullReason, Told>,
} as const
