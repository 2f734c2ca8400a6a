import { act, screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type PullView, pullReasons } from '../../../contract/pulls.ts'
import { catalogue as en } from '../../i18n/en.ts'
import type { Language } from '../../i18n/language.ts'
import { catalogue as zh } from '../../i18n/zh.ts'
import { findBucket } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { pullDefaults } from '../../mock-api/seed.ts'
import { renderApp } from '../../testing/render-app.tsx'

const archive = 'media-archive-2019-1250000000'
const pulls = () => findBucket(archive).pulls
const stateOf = (key: string) => pulls().find((pull) => pull.key === key)?.state

/** Pulls that are done, the newest of the name `k0`. */
const many = (count: number, more: Partial<PullView> = {}) =>
  Array.from({ length: count }, (_, n) => ({
    ...pullDefaults,
    id: String(1000 - n),
    key: `k${n}`,
    state: 'done' as const,
    ...more,
  }))

afterEach(() => scrollTo(0))

function scrollTo(y: number) {
  act(() => {
    Object.defineProperty(window, 'scrollY', { value: y, configurable: true })
    window.dispatchEvent(new Event('scroll'))
  })
}

async function openPulls(query = '', language: Language = 'en') {
  const app = await renderApp(`/buckets/${archive}/pulls${query}`, { language })
  const row = async (key: string) => within(await screen.findByRole('row', { name: new RegExp(key) }))
  return { ...app, row }
}

describe('the list of pulls', () => {
  it('tells of each what, by which rule, how far and why', async () => {
    const { row } = await openPulls()
    const failed = await row('docs/missing.pdf')
    expect(failed.getByText('Failed')).toBeVisible()
    expect(failed.getByText('The origin has no such object.')).toBeVisible()
    expect(failed.getByText(/Check the key, and the path settings/)).toBeVisible()
    expect(failed.getByRole('cell', { name: '–' })).toBeVisible()
    expect((await row('images/2026/new.jpg')).getByText('Rule 1')).toBeVisible()
    expect((await row('docs/old.pdf')).getByText('Removed rule')).toBeVisible()
    expect((await row('picture.jpg')).getByText('replaces the stored object')).toBeVisible()
    const running = await row('video/launch.mp4')
    expect(running.getByRole('progressbar')).toHaveAccessibleName('Progress of video/launch.mp4')
    expect((await row('picture.jpg')).getByRole('cell', { name: '470.8 KB' })).toBeVisible()
  })

  it.each(['en', 'zh'] as const)('has words for every reason, and what helps, in %s', async (language) => {
    const { pulls: words } = { en, zh }[language]
    for (const reason of pullReasons) {
      expect(words.reason[reason].what).toMatch(/[.。]$/)
      expect(words.reason[reason].todo).toMatch(/[.。]$/)
    }
    await openPulls('', language)
    const { what, todo } = words.reason['origin-not-found']
    expect((await screen.findByText(what, { selector: 'strong' })).closest('p')).toHaveTextContent(`${what} ${todo}`)
  })

  it('narrows by state, reason and prefix, all in the address', async () => {
    const { user, addressNow } = await openPulls()
    await user.click(await screen.findByRole('button', { name: 'Failed 1' }))
    await waitFor(() => expect(screen.getAllByRole('rowheader')).toHaveLength(1))
    expect(screen.getByRole('button', { name: 'Failed 1' })).toHaveAttribute('aria-pressed', 'true')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Reason' }), 'origin-tls')
    expect(await screen.findByRole('heading', { name: 'No pulls like this' })).toBeVisible()
    expect(addressNow()).toBe(`/buckets/${archive}/pulls?state=failed&reason=origin-tls`)
    await user.click(screen.getByRole('button', { name: 'Show all' }))
    expect(await screen.findAllByRole('rowheader')).toHaveLength(5)
    await user.type(screen.getByRole('textbox', { name: 'Search by prefix' }), 'docs/')
    await waitFor(() => expect(screen.getAllByRole('rowheader')).toHaveLength(2))
    expect(addressNow()).toBe(`/buckets/${archive}/pulls?prefix=docs%2F`)
  })

  it('retries one, cancels one and pulls one again', async () => {
    const { user, row } = await openPulls()
    await user.click((await row('docs/missing.pdf')).getByRole('button', { name: 'Retry' }))
    await waitFor(() => expect(['queued', 'running', 'done']).toContain(stateOf('docs/missing.pdf')))
    await user.click((await row('images/2026/new.jpg')).getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(stateOf('images/2026/new.jpg')).toBe('cancelled'))
    expect(await screen.findByText('An operator cancelled it.', { exact: false, selector: 'tr:first-of-type *' }))
    await user.click((await row('^picture.jpg')).getByRole('button', { name: 'Pull again' }))
    await waitFor(() => expect(pulls()).toHaveLength(6))
  })

  it.each([
    ['by a press', 'Retry'],
    ['by itself', 'Pull again'],
  ])('keeps the focus in the row when the button that had it goes %s', async (how, next) => {
    const copied = how === 'by a press' ? 0 : 750_000
    findBucket(archive).pulls = [{ ...pullDefaults, state: 'running', bytes: copied, totalBytes: 1_000_000 }]
    const { user, row } = await openPulls()
    const running = await row(pullDefaults.key)
    running.getByRole('button', { name: 'Cancel' }).focus()
    if (how === 'by a press') await user.keyboard('{Enter}')
    await waitFor(() => expect(running.getByRole('button', { name: next })).toHaveFocus(), { timeout: 10_000 })
  })

  it('retries all that failed, under the filter', async () => {
    findBucket(archive).pulls = ['a/1', 'a/2', 'b/1'].map((key, n) => ({
      ...pullDefaults,
      id: String(9 - n),
      key,
      state: 'failed' as const,
      reason: 'origin-timeout' as const,
    }))
    const { user } = await openPulls('?prefix=a/')
    await user.click(await screen.findByRole('button', { name: 'Retry all failed that match' }))
    expect(await screen.findByText('2 pulls queued again')).toBeVisible()
    expect(stateOf('b/1')).toBe('failed')
  })

  it('tries those that wait after a failure only where one looks at the waiting ones', async () => {
    const nextAttemptAt = '2030-01-01T00:00:00.000Z'
    findBucket(archive).pulls = [
      { ...pullDefaults, id: '3', key: 'a', state: 'failed', reason: 'origin-timeout' },
      { ...pullDefaults, id: '2', key: 'b', state: 'queued', attempts: 1, reason: 'origin-timeout', nextAttemptAt },
      { ...pullDefaults, id: '1', key: 'c', state: 'queued', attempts: 0, nextAttemptAt },
    ]
    const waits = (key: string) => findBucket(archive).pulls.find((pull) => pull.key === key)?.nextAttemptAt
    const { user } = await openPulls()
    await user.click(await screen.findByRole('button', { name: 'Retry all failed' }))
    expect(await screen.findByText('1 pull queued again')).toBeVisible()
    expect(waits('b')).toBe(nextAttemptAt)
    await user.click(screen.getByRole('button', { name: /^Waiting/ }))
    await user.click(await screen.findByRole('button', { name: 'Try all now that failed before' }))
    expect(await screen.findByText('1 waiting pull is tried now')).toBeVisible()
    expect(waits('b')).not.toBe(nextAttemptAt)
  })

  it('says why something was not done', async () => {
    findBucket(archive).pulls = [{ ...pullDefaults, key: 'stuck.bin', nextAttemptAt: '2030-01-01T00:00:00.000Z' }]
    const { user, row } = await openPulls()
    await user.click((await row('stuck.bin')).getByRole('button', { name: 'Cancel' }))
    expect(await screen.findByText('This was not done')).toBeVisible()
    const toast = within(screen.getByRole('alert'))
    expect(toast.getByText('mock-request')).toBeVisible()
    expect(toast.getByRole('button', { name: 'Copy Request ID' })).toBeVisible()
  })

  it('follows a running pull to its end without being asked', async () => {
    findBucket(archive).pulls = [{ ...pullDefaults, state: 'running', bytes: 900_000, totalBytes: 1_000_000 }]
    await openPulls()
    expect(await screen.findByRole('button', { name: 'Done 1' })).toBeVisible()
  })

  it('loads page after page as one scrolls, and has only the rows in sight', async () => {
    findBucket(archive).pulls = many(700)
    await openPulls()
    await screen.findByRole('rowheader', { name: 'k0' })
    expect(screen.getAllByRole('rowheader').length).toBeLessThan(40)
    expect(screen.getByText('200 pulls shown')).toBeVisible()
    scrollTo(200 * 60)
    expect(await screen.findByText('400 pulls shown')).toBeVisible()
    expect(await screen.findByRole('rowheader', { name: 'k200' })).toBeVisible()
  })

  it('says what it is for while there are none, and that it could not be loaded', async () => {
    findBucket(archive).pulls = []
    const { router } = await openPulls()
    expect(await screen.findByRole('heading', { name: 'No pulls yet' })).toBeVisible()
    server.use(http.get('*/api/v1/buckets/:bucket/pulls', () => HttpResponse.error()))
    await router.navigate(`/buckets/${archive}/pulls?state=done`)
    expect(await screen.findByText('This could not be loaded')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible()
  })

  it('tells how fast a running pull is, and how long it will take', async () => {
    findBucket(archive).pulls = [{ ...pullDefaults, state: 'running', bytes: 0, totalBytes: 100_000_000 }]
    const { row } = await openPulls()
    expect(await (await row(pullDefaults.key)).findByText(/MB\/s · about \d+ seconds? left/)).toBeVisible()
  })

  it('searches at the start of keys or anywhere in them', async () => {
    const { user, addressNow } = await openPulls()
    await user.selectOptions(await screen.findByRole('combobox', { name: 'How keys are searched' }), 'contains')
    await user.click(screen.getByRole('textbox', { name: 'Search in keys' }))
    await user.paste('missing')
    await waitFor(() => expect(screen.getAllByRole('rowheader')).toHaveLength(1))
    expect(addressNow()).toBe(`/buckets/${archive}/pulls?contains=missing`)
  })

  it('narrows to the pulls of a rule', async () => {
    const { user, addressNow } = await openPulls()
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Rule' }), 'Rule 1')
    await waitFor(() => expect(addressNow()).toBe(`/buckets/${archive}/pulls?rule=images`))
    await waitFor(() => expect(screen.getAllByRole('rowheader')).toHaveLength(1))
  })

  it('narrows to the pulls of a warm-up, until one leaves that, and tries only its failures again', async () => {
    findBucket(archive).pulls = ['7', '8', null].map((warmUp, n) => ({
      ...pullDefaults,
      id: String(9 - n),
      key: `of-${warmUp}`,
      warmUp,
      state: 'failed' as const,
    }))
    const { user, addressNow } = await openPulls('?warmUp=7&state=failed')
    expect(await screen.findAllByRole('rowheader')).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: 'Retry all failed that match' }))
    expect(await screen.findByText('1 pull queued again')).toBeVisible()
    expect(stateOf('of-8')).toBe('failed')
    await user.click(screen.getByRole('button', { name: /^Warm-up 7/ }))
    await waitFor(() => expect(addressNow()).toBe(`/buckets/${archive}/pulls?state=failed`))
    expect(await screen.findByRole('rowheader', { name: 'of-8' })).toBeVisible()
  })

  it('shows what one has asked for at once, although the pointer is over the list', async () => {
    const { user, row } = await openPulls()
    await user.hover(await screen.findByRole('rowheader', { name: /^picture\.jpg/ }))
    await user.click((await row('^picture.jpg')).getByRole('button', { name: 'Pull again' }))
    await waitFor(() => expect(screen.getAllByRole('rowheader', { name: /^picture\.jpg/ })).toHaveLength(2))
    expect(screen.queryByRole('button', { name: '1 new' })).not.toBeInTheDocument()
  })

  it('keeps in the address how far one has scrolled', async () => {
    findBucket(archive).pulls = many(700)
    const { addressNow } = await openPulls()
    await screen.findByRole('rowheader', { name: 'k0' })
    vi.spyOn(HTMLTableSectionElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, -150 * 60))
    scrollTo(150 * 60)
    await waitFor(() => expect(addressNow()).toBe(`/buckets/${archive}/pulls?from=850`))
    vi.restoreAllMocks()
  })

  it('begins there when the page is loaded again, and leads to the newest', async () => {
    findBucket(archive).pulls = many(700)
    const { user, addressNow } = await openPulls('?from=850')
    expect(await screen.findByRole('rowheader', { name: 'k150' })).toBeVisible()
    expect(screen.queryByRole('rowheader', { name: 'k149' })).not.toBeInTheDocument()
    await user.click(await screen.findByRole('button', { name: /newest|new$/ }))
    expect(await screen.findByRole('rowheader', { name: 'k0' })).toBeVisible()
    expect(addressNow()).toBe(`/buckets/${archive}/pulls`)
  })

  it('tells how fast bytes come in all', async () => {
    findBucket(archive).pulls = ['a', 'b'].map((key, n) => ({
      ...pullDefaults,
      id: String(9 - n),
      key,
      state: 'running' as const,
      totalBytes: 100_000_000,
    }))
    await openPulls()
    expect(await screen.findByText(/^[\d.]+ MB\/s$/, { selector: 'li' })).toBeVisible()
  })

  it('gives what the filter names as CSV', async () => {
    await openPulls('?state=failed&prefix=docs/')
    expect(await screen.findByRole('link', { name: 'Export CSV' })).toHaveAttribute(
      'href',
      expect.stringMatching(new RegExp(`/api/v1/buckets/${archive}/pulls\\.csv\\?state=failed&prefix=docs%2F$`)),
    )
  })

  it('opens all about a pull beside the list, by an address of its own, and gives the focus back', async () => {
    const { user, addressNow } = await openPulls()
    await user.click(await screen.findByRole('link', { name: 'docs/missing.pdf' }))
    const drawer = within(await screen.findByRole('dialog', { name: 'docs/missing.pdf' }))
    expect(addressNow()).toBe(`/buckets/${archive}/pulls?pull=3`)
    expect(drawer.getByText('The origin answered 404', { selector: '[lang=en]' })).toBeVisible()
    expect(drawer.getByText('status 404 · [2001:db8::1]:8080', { selector: 'p' })).toBeVisible()
    expect(await drawer.findByRole('link', { name: 'Default rule' })).toBeVisible()
    expect(await drawer.findByText(/^https?:.*docs\/missing\.pdf$/, { selector: 'code' })).toBeVisible()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.getByRole('link', { name: 'docs/missing.pdf' })).toHaveFocus())
    expect(addressNow()).toBe(`/buckets/${archive}/pulls`)
  })

  it('tells how long a pull waited, and how long its last attempt took', async () => {
    const times = {
      queuedAt: '2026-03-05T08:00:00.000Z',
      startedAt: '2026-03-05T08:07:00.000Z',
      endedAt: '2026-03-05T08:07:12.000Z',
    }
    findBucket(archive).pulls = [{ ...pullDefaults, ...times, id: '7', state: 'done' }]
    await openPulls('?pull=7')
    expect(await screen.findByText('7 minutes later')).toBeVisible()
    expect(screen.getByText('12 seconds later')).toBeVisible()
  })

  it('tells of a pull that no loaded page has', async () => {
    findBucket(archive).pulls = many(300)
    await openPulls('?pull=750')
    expect(await screen.findByRole('dialog', { name: 'k250' })).toBeVisible()
  })

  it('says that a pull is not kept any more', async () => {
    await openPulls('?pull=77')
    expect(await screen.findByText('There is no such pull.')).toBeVisible()
  })
})

describe('the pulls of all buckets', () => {
  it('tell their bucket, narrow to one of them, and are found in the navigation', async () => {
    findBucket('examplebucket-1250000000').pulls = [{ ...pullDefaults, id: '9', key: 'other.jpg' }]
    const { user, addressNow } = await renderApp('/pulls')
    const row = await screen.findByRole('row', { name: /other\.jpg/ })
    expect(row).toHaveTextContent('examplebucket-1250000000')
    expect(screen.getAllByRole('rowheader')).toHaveLength(6)
    await user.selectOptions(screen.getByRole('combobox', { name: 'Bucket' }), archive)
    await waitFor(() => expect(screen.getAllByRole('rowheader')).toHaveLength(5))
    expect(addressNow()).toBe(`/pulls?bucket=${archive}`)
    expect(screen.getAllByRole('link', { name: 'Pull Tasks' })[0]).toHaveAttribute('href', '/pulls')
  })

  it('are all tried again where they failed', async () => {
    for (const [n, name] of ['examplebucket-1250000000', archive].entries())
      findBucket(name).pulls = [{ ...pullDefaults, id: String(n + 1), state: 'failed' }]
    const { user } = await renderApp('/pulls')
    await user.click(await screen.findByRole('button', { name: 'Retry all failed' }))
    expect(await screen.findByText('2 pulls queued again')).toBeVisible()
  })
})
