import { fireEvent, screen, waitFor } from '@testing-library/react'
import { get } from 'react-hook-form'
import { beforeAll, describe, expect, it } from 'vitest'
import { RuleInput } from '../../../contract/rule.ts'
import { findBucket } from '../../mock-api/db.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { ruleLeaves } from '../../testing/rule-leaves.ts'

// On a busy machine the first import of a screen takes longer than a test looks for it.
beforeAll(() => Promise.all([import('./rule-page.tsx'), import('../basic/basic-page.tsx')]))

const archive = 'media-archive-2019-1250000000'
const pem = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----'
const usual = RuleInput.parse({ address: 'abc.example.com' })

/** Together they have every setting otherwise than it comes. */
const shared = RuleInput.parse({
  enabled: false,
  condition: { prefix: 'p/', suffix: '.s', excludedHosts: ['h.example.com', 'i.example.com'] },
  mode: 'sync',
  address: 'a.example.com',
  weight: 2,
  standby: ['b.example.com'],
  furtherOrigins: [{ address: 'c.example.com', weight: 3, standby: ['d.example.com'] }],
  switchOver: ['429', '5xx'],
  protocol: 'https',
  passQuery: true,
  followRedirects: false,
  path: { prefix: { remove: 'r', add: 's' }, suffix: { remove: 't', add: 'u' } },
  headers: { pass: 'named', named: ['X-A'], blocked: ['X-B'], added: [{ name: 'X-C', value: 'c' }] },
  hostHeader: 'e.example.com',
  serverName: 'f.example.com',
  certificateAuthority: pem,
  credentials: { kind: 's3', accessKeyId: 'k', region: 'r-1', bucket: 'b', style: 'virtual', secret: 'river' },
  answerHead: true,
  transparentErrors: true,
  notFoundAs: 424,
  failedAs: 404,
  notFoundSeconds: 7,
  freshness: { kind: 'revalidate', afterSeconds: 60 },
  acceptUnknownLength: true,
  budgets: {
    concurrency: 3,
    bandwidth: 2048,
    objectBytes: 4096,
    connectMs: 200,
    firstByteMs: 300,
    idleMs: 400,
    minimumRate: 5,
  },
})
const redirecting = RuleInput.parse({
  address: 'a.example.com',
  mode: 'redirect',
  statuses: ['403', '5xx'],
  redirectCode: 307,
  path: { fixedFile: 'f.png' },
})
const withCredentials = (credentials: object) => RuleInput.parse({ address: 'a.example.com', credentials })
const rules = [
  shared,
  redirecting,
  withCredentials({ kind: 'basic', user: 'u', secret: 'river' }),
  withCredentials({ kind: 'bearer', secret: 'river' }),
  withCredentials({ kind: 'header', name: 'X-Key', secret: 'river' }),
]

/** Comes out of the server, and is ignored on its way in. */
const told = 'credentials.secretSet'
const settings = ruleLeaves.filter((leaf) => leaf !== told)
const turned = (rule: RuleInput) =>
  settings.filter((leaf) => get(rule, leaf) !== undefined && String(get(rule, leaf)) !== String(get(usual, leaf)))

/** Those on which it depends which others are asked for. */
const choices = ['mode', 'headers.pass', 'credentials.kind', 'freshness.kind']
const fieldOf = (leaf: string) => (/^(enabled$|condition\.)/.test(leaf) ? leaf : `settings.${leaf}`)
const inputs = (leaf: string) => {
  const name = fieldOf(leaf)
  return [...document.querySelectorAll<HTMLInputElement>(`[name="${name}"], [name="${name}.0"]`)]
}

function isAsked(input: HTMLInputElement): boolean {
  return input.closest('section[aria-label^="Step "]') !== null
}

/** As somebody does who types a list: with blanks between. */
const typed = (value: unknown) => (Array.isArray(value) ? value.join(' ') : String(value))

function set(leaf: string, value: unknown) {
  const [input] = inputs(leaf)
  if (!input || !isAsked(input)) throw new Error(`The wizard has no field for ${leaf}`)
  if (input.type === 'checkbox') return input.checked === value || fireEvent.click(input)
  if (input.type === 'radio') return fireEvent.click(inputs(leaf).find((one) => one.value === value) ?? input)
  return fireEvent.change(input, { target: { value: typed(value) } })
}

function add(name: string) {
  for (const button of screen.queryAllByRole('button', { name, hidden: true })) fireEvent.click(button)
}

async function open(rule: string) {
  await renderApp(`/buckets/${archive}/rules/${rule}`)
  await screen.findByRole('navigation', { name: 'Steps' })
}

describe('the rule wizard', () => {
  it('is tried with every setting of the contract', () => {
    expect(settings.filter((leaf) => !rules.some((rule) => turned(rule).includes(leaf)))).toEqual([])
  })

  it.each(rules.map((rule) => ({ rule, name: `${rule.mode}, ${rule.credentials.kind}` })))(
    'sets every setting ($name)',
    async ({ rule }) => {
      await open('new')
      const leaves = turned(rule)
      for (const leaf of choices) if (leaves.includes(leaf)) set(leaf, get(rule, leaf))
      if (leaves.includes('furtherOrigins.0.address'))
        for (const name of ['Add origin', 'Add standby address', 'Add header']) add(name)
      for (const leaf of leaves) if (!choices.includes(leaf)) set(leaf, get(rule, leaf))
      fireEvent.click(screen.getByRole('button', { name: /Summary/ }))
      fireEvent.click(await screen.findByRole('button', { name: 'Save' }))
      await waitFor(() => expect(findBucket(archive).originPull.version).toBe(13))
      const { secret, ...credentials } = { secret: undefined, ...rule.credentials }
      const { id: _, ...saved } = findBucket(archive).originPull.rules[0] ?? { id: '' }
      expect(saved).toEqual({ ...rule, credentials: { ...credentials, ...(secret && { secretSet: true }) } })
    },
  )

  it.each(rules.map((rule) => ({ rule, name: `${rule.mode}, ${rule.credentials.kind}` })))(
    'shows every setting of a rule that is there in its field and in the summary ($name)',
    async ({ rule }) => {
      const { originPull } = findBucket(archive)
      const credentials =
        rule.credentials.kind === 'none'
          ? rule.credentials
          : { ...rule.credentials, secret: undefined, secretSet: true }
      findBucket(archive).originPull = { ...originPull, rules: [{ ...rule, id: 'images', credentials }] }
      await open('images')
      const leaves = turned(rule).filter((leaf) => leaf !== 'credentials.secret')
      const seen = (leaf: string) => {
        const shown = inputs(leaf).filter((input) => isAsked(input) && (input.type !== 'radio' || input.checked))
        return shown.map((input) =>
          input.type === 'checkbox' ? String(input.checked) : input.value.split(/[\s,]+/).join(' '),
        )
      }
      for (const leaf of leaves)
        expect([leaf, ...seen(leaf)]).toEqual([leaf, typed(get(rule, leaf)).split(/\s+/).join(' ')])
      fireEvent.click(screen.getByRole('button', { name: /Summary/ }))
      await waitFor(() => expect(screen.getAllByRole('definition', { hidden: true }).length).toBeGreaterThanOrEqual(40))
    },
  )
})
