import { screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'
import { pullReasons } from '../../../contract/pulls.ts'
import type { Language } from '../../i18n/language.ts'
import { findBucket } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { pullDefaults } from '../../mock-api/seed.ts'
import { renderApp } from '../../testing/render-app.tsx'

const archive = 'media-archive-2019-1250000000'
const pulls = () => findBucket(archive).pulls
const stateOf = (key: string) => pulls().find((pull) => pull.key === key)?.state

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
    expect(failed.getByText('[2001:db8::1]:8080 answered 404.')).toBeVisible()
    expect((await row('images/2026/new.jpg')).getByText('Rule 1')).toBeVisible()
    expect((await row('docs/old.pdf')).getByText('Removed rule')).toBeVisible()
    expect((await row('picture.jpg')).getByText('replaces the stored object')).toBeVisible()
    const running = await row('video/launch.mp4')
    expect(running.getByRole('progressbar')).toHaveAccessibleName('Progress of video/launch.mp4')
  })

  it.each(['en', 'zh'] as const)('has words for every reason, and what helps, in %s', async (language) => {
    const told = (reason: (typeof pullReasons)[number], n: number) => ({
      ...pullDefaults,
      id: String(n + 1),
      key: `${n}-${reason}.txt`,
      state: 'failed' as const,
      reason,
    })
    findBucket(archive).pulls = pullReasons.map(told)
    await openPulls('', language)
    const rows = await screen.findAllByRole('rowheader')
    expect(rows).toHaveLength(pullReasons.length)
    for (const header of rows) {
      const [what, todo] =
        header
          .closest('tr')
          ?.querySelector('p')
          ?.textContent.split(/(?<=[.。])\s/) ?? []
      expect(what).toMatch(/[.。]$/)
      expect(todo).toMatch(/[.。]$/)
      expect(what).not.toContain('pulls.reason')
    }
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
      id: String(n + 1),
      key,
      state: 'failed' as const,
      reason: 'origin-timeout' as const,
    }))
    const { user } = await openPulls('?prefix=a/')
    await user.click(await screen.findByRole('button', { name: 'Retry all failed' }))
    expect(await screen.findByText('2 pulls queued again')).toBeVisible()
    expect(stateOf('b/1')).toBe('failed')
  })

  it('says why something was not done', async () => {
    findBucket(archive).pulls = [{ ...pullDefaults, key: 'stuck.bin', nextAttemptAt: '2030-01-01T00:00:00.000Z' }]
    const { user, row } = await openPulls()
    await user.click((await row('stuck.bin')).getByRole('button', { name: 'Cancel' }))
    expect(await screen.findByText('This was not done')).toBeVisible()
  })

  it('follows a running pull to its end without being asked', async () => {
    findBucket(archive).pulls = [{ ...pullDefaults, state: 'running', bytes: 900_000, totalBytes: 1_000_000 }]
    await openPulls()
    expect(await screen.findByRole('button', { name: 'Done 1' })).toBeVisible()
  })

  it('loads the next page when asked to', async () => {
    findBucket(archive).pulls = Array.from({ length: 130 }, (_, n) => ({
      ...pullDefaults,
      id: String(1000 - n),
      key: `k${n}`,
      state: 'done' as const,
    }))
    const { user } = await openPulls()
    expect(await screen.findByText('100 pulls shown')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Load more' }))
    await waitFor(() => expect(screen.getAllByRole('rowheader')).toHaveLength(130))
    expect(screen.queryByRole('button', { name: 'Load more' })).not.toBeInTheDocument()
    expect(screen.getByText('130 pulls shown').parentElement).toHaveFocus()
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
})
