import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { findBucket } from '../../mock-api/db.ts'
import { renderApp } from '../../testing/render-app.tsx'

const archive = 'media-archive-2019-1250000000'
const address = `/buckets/${archive}/warm-ups`
const newest = () => findBucket(archive).warmUps[0]

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
      `/buckets/${archive}/pulls?prefix=images%2F`,
    )
  })

  it('are ended only after one was told what is lost', async () => {
    const { user, dialog } = await openDialog()
    await user.click(dialog.getByRole('radio', { name: 'The origin’s own list' }))
    await user.click(dialog.getByRole('button', { name: 'Start without a dry run' }))
    await user.click(await screen.findByRole('button', { name: 'Cancel' }))
    expect(await screen.findByText(/What still waits is dropped/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Cancel the warm-up' }))
    await waitFor(() => expect(newest()?.state).toBe('cancelled'))
  })
})
