import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { type WarmUpView, warmUpReasons } from '../../../contract/warm-ups.ts'
import { hasUnsaved } from '../../form/unsaved.ts'
import { catalogue as en } from '../../i18n/en.ts'
import { catalogue as zh } from '../../i18n/zh.ts'
import { findBucket } from '../../mock-api/db.ts'
import { pullDefaults } from '../../mock-api/seed.ts'
import { renderApp } from '../../testing/render-app.tsx'

const archive = 'media-archive-2019-1250000000'
const address = `/buckets/${archive}/warm-ups`
const newest = () => findBucket(archive).warmUps[0]

const warmUp: WarmUpView = {
  id: '1',
  state: 'running',
  dryRun: false,
  source: { kind: 'keys', prefix: null, listing: null, rule: null },
  found: 40,
  here: 0,
  unmatched: 0,
  invalid: 0,
  open: 0,
  done: 0,
  failed: 0,
  listedBytes: null,
  bytes: 0,
  reason: null,
  originStatus: null,
  originHost: null,
  limit: null,
  detail: null,
  startedAt: '2026-03-05T08:00:00.000Z',
  endedAt: null,
}

async function openDialog() {
  const app = await renderApp(address)
  await app.user.click(await screen.findByRole('button', { name: 'Start a warm-up' }))
  return { ...app, dialog: within(await screen.findByRole('dialog', { name: 'Start a warm-up' })) }
}

describe('warm-ups', () => {
  it('are counted first, then started with the same keys', async () => {
    const { user, dialog } = await openDialog()
    await user.type(dialog.getByRole('textbox', { name: 'Keys' }), 'a.jpg{Enter}b.jpg')
    await user.click(dialog.getByRole('button', { name: 'Dry run' }))
    expect(await dialog.findByText('What it would do')).toBeVisible()
    expect(newest()).toMatchObject({ dryRun: true, found: 2 })
    await user.click(dialog.getByRole('button', { name: 'Pull 2 objects' }))
    expect(await screen.findByText('Warm-up started')).toBeVisible()
    expect(newest()).toMatchObject({ dryRun: false, found: 2 })
    expect(await screen.findByRole('progressbar', { name: 'Progress of warm-up 2' })).toBeVisible()
  })

  it('ask before a list that was pasted is thrown away, by Escape, too', async () => {
    const { user, dialog } = await openDialog()
    const keys = dialog.getByRole('textbox', { name: 'Keys' })
    await user.type(keys, 'a.jpg')
    await user.keyboard('{Escape}')
    expect(dialog.getByRole('alert')).toHaveTextContent('Your changes have not been saved and will be lost.')
    await user.click(dialog.getByRole('button', { name: 'Keep editing' }))
    expect(keys).toHaveValue('a.jpg')
    expect(dialog.queryByRole('alert')).toBeNull()
    await user.click(dialog.getByRole('button', { name: 'Cancel' }))
    await user.click(dialog.getByRole('button', { name: 'Discard changes' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(newest()).toBeUndefined()
  })

  it('need at least one key, and say so before anything is sent', async () => {
    const { user, dialog } = await openDialog()
    await user.click(dialog.getByRole('button', { name: 'Dry run' }))
    expect(dialog.getByRole('textbox', { name: 'Keys' })).toHaveAccessibleDescription(/Enter at least one key/)
    expect(newest()).toBeUndefined()
  })

  it('count again when what is wanted has changed', async () => {
    const { user, dialog } = await openDialog()
    await user.type(dialog.getByRole('textbox', { name: 'Keys' }), 'a.jpg')
    await user.click(dialog.getByRole('button', { name: 'Dry run' }))
    await dialog.findByRole('button', { name: 'Pull 1 object' })
    await user.type(dialog.getByRole('textbox', { name: 'Keys' }), '{Enter}b.jpg')
    expect(dialog.getByRole('button', { name: 'Dry run' })).toBeVisible()
    expect(dialog.queryByText('What it would do')).not.toBeInTheDocument()
  })

  it('read what the origin of a rule lists, and are followed while they do', async () => {
    const { user, dialog } = await openDialog()
    await user.click(dialog.getByRole('radio', { name: 'The origin’s own list' }))
    await user.selectOptions(dialog.getByRole('combobox', { name: 'Rule whose origin is listed' }), 'images')
    await user.selectOptions(dialog.getByRole('combobox', { name: 'Kind of list' }), 'index')
    await user.type(dialog.getByRole('textbox', { name: 'Prefix' }), 'images/')
    await user.click(dialog.getByRole('button', { name: 'Start without a dry run' }))
    const row = within(await screen.findByRole('row', { name: /images\/\* of the origin’s index pages/ }))
    expect(row.getByText(/Reading the list|Running/)).toBeVisible()
    expect(newest()?.source).toMatchObject({ kind: 'origin', prefix: 'images/', listing: 'index', rule: 'images' })
    expect(row.getByRole('link', { name: 'Show its pulls' })).toHaveAttribute(
      'href',
      `/buckets/${archive}/pulls?warmUp=1`,
    )
  })

  it('lead to their failed pulls, and queue these alone again', async () => {
    const bucket = findBucket(archive)
    const seed = { ...warmUp, id: '4', state: 'done' as const, done: 38, failed: 2, endedAt: warmUp.startedAt }
    bucket.warmUps = [seed]
    bucket.pulls = ['4', '4', '5'].map((id, n) => ({
      ...pullDefaults,
      id: String(n + 1),
      key: `k${n}`,
      warmUp: id,
      state: 'failed' as const,
    }))
    const { user } = await renderApp(address)
    expect(await screen.findByRole('link', { name: '2 failed' })).toHaveAttribute(
      'href',
      `/buckets/${archive}/pulls?warmUp=4&state=failed`,
    )
    await user.click(screen.getByRole('button', { name: 'Retry its failed pulls' }))
    expect(await screen.findByText('2 pulls queued again')).toBeVisible()
    expect(bucket.pulls.map(({ state }) => state)).toEqual(['queued', 'queued', 'failed'])
  })

  it.each(['en', 'zh'] as const)('tell in %s why a list could not be read, and what helps', async (language) => {
    const words = { en, zh }[language]
    const own: Record<string, { what: string; todo: string }> = words.warmUps.reason
    const ofPulls: Record<string, { what: string; todo: string }> = words.pulls.reason
    for (const reason of warmUpReasons)
      expect(own[reason] ?? ofPulls[reason]).toMatchObject({
        what: expect.stringMatching(/[.。]$/),
        todo: expect.stringMatching(/[.。]$/),
      })
    const why = { reason: 'origin-forbidden', originStatus: 403, originHost: 'img.example.com' } as const
    findBucket(archive).warmUps = [{ ...warmUp, state: 'failed', ...why, endedAt: warmUp.startedAt }]
    await renderApp(address, { language })
    expect(await screen.findByText(words.pulls.reason['origin-forbidden'].what)).toBeVisible()
    expect(screen.getByText(/403 · img\.example\.com$/)).toBeVisible()
  })

  it('keep what was typed when the session ends in the middle', async () => {
    const { user, dialog } = await openDialog()
    await user.type(dialog.getByRole('textbox', { name: 'Keys' }), 'a.jpg')
    expect(hasUnsaved()).toBe(true)
    await user.click(dialog.getByRole('button', { name: 'Start without a dry run' }))
    await screen.findByText('Warm-up started')
    await waitFor(() => expect(hasUnsaved()).toBe(false))
  })

  it('are ended only after one was told what is lost', async () => {
    const { user, dialog } = await openDialog()
    await user.click(dialog.getByRole('radio', { name: 'The origin’s own list' }))
    await user.click(dialog.getByRole('button', { name: 'Start without a dry run' }))
    await user.click(await screen.findByRole('button', { name: 'Cancel' }))
    expect(await screen.findByText(/What still waits is dropped/)).toBeVisible()
    await waitFor(() => expect(screen.getByRole('button', { name: 'Keep it' })).toHaveFocus())
    await user.click(screen.getByRole('button', { name: 'Cancel the warm-up' }))
    await waitFor(() => expect(newest()?.state).toBe('cancelled'))
  })
})
