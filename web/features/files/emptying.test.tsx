import { screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'
import type { DeletionView } from '../../../contract/deletions.ts'
import { addLongBucket } from '../../mock-api/file-buckets.ts'
import { server } from '../../mock-api/node.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { files, keysOf, problem } from './file-list.fixture.ts'

describe('deleting a whole folder', () => {
  it('counts what would be lost, asks for that number, and deletes in the background', async () => {
    const { user } = await renderApp(files())
    const folder = await screen.findByRole('row', { name: /images\// })
    await user.click(within(folder).getByRole('button', { name: 'Delete folder' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete all under images/' }))
    expect(await dialog.findByText(/^24 objects \(.* will be lost for good/)).toBeVisible()
    const confirm = dialog.getByRole('button', { name: 'Delete' })
    expect(confirm).toBeDisabled()
    await user.type(dialog.getByRole('textbox', { name: 'Type 24 to delete them all' }), '24')
    await user.click(confirm)
    expect(await screen.findByText('24 objects deleted')).toBeVisible()
    await waitFor(() => expect(screen.queryByRole('link', { name: 'images/' })).not.toBeInTheDocument())
    expect(keysOf()).toContain('picture.jpg')
  })

  it('takes all that a search has found, on all its pages', async () => {
    addLongBucket('long-1250000000', 2500)
    const { user } = await renderApp(`${files('long-1250000000')}?search=frame-`)
    await user.click(await screen.findByRole('button', { name: 'Delete all under this prefix' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete all under frame-' }))
    await user.type(await dialog.findByRole('textbox'), '2,500{Enter}')
    expect(await screen.findByText('2,500 objects deleted')).toBeVisible()
    expect(keysOf('long-1250000000')).toEqual(['archive/a.txt', 'zoo/b.txt'])
  })

  it('tells what could not be deleted, and tries again', async () => {
    const { user } = await renderApp(`${files()}?search=stuck`)
    await user.click(await screen.findByRole('button', { name: 'Delete all under this prefix' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete all under stuck' }))
    await user.type(await dialog.findByRole('textbox'), '1{Enter}')
    const note = await screen.findByRole('alert')
    expect(note).toHaveTextContent(/1 object was not deleted.*stuck\.bin/)
    server.use(http.post('*/deletions', () => problem(503, 'Unavailable'), { once: true }))
    await user.click(within(note).getByRole('button', { name: 'Try again' }))
    expect(await within(note).findByText('The server is not available at the moment.')).toBeVisible()
    await user.click(within(note).getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('shows how far a running one is, also to who comes later, and stops it', async () => {
    const running: DeletionView = {
      id: '7',
      state: 'running',
      keys: 0,
      prefixes: ['old/'],
      expected: 40_000,
      deleted: 3000,
      failed: 0,
      failedKeys: [],
      startedAt: new Date(Date.now() - 10_000).toISOString(),
      endedAt: null,
    }
    let now = running
    let isDown = false
    server.use(
      http.get('*/deletions', () => (isDown ? HttpResponse.error() : HttpResponse.json({ items: [now] }))),
      http.post('*/deletions/7/cancel', () => {
        now = { ...running, state: 'cancelled', endedAt: new Date().toISOString() }
        return HttpResponse.json(now)
      }),
    )
    const { user } = await renderApp(files())
    expect(await screen.findByRole('progressbar', { name: 'Delete objects' })).toBeVisible()
    expect(screen.getByText(/^3,000 of 40,000 deleted · [23]\d\d\/s · /)).toBeVisible()
    isDown = true
    expect(
      await screen.findByText(/^The server does not answer\. It goes on deleting when it is back\.$/),
    ).toBeVisible()
    expect(screen.getByText(/^3,000 of 40,000/)).toBeVisible()
    isDown = false
    await waitFor(() => expect(screen.queryByText(/^The server does not answer/)).not.toBeInTheDocument())
    await user.click(screen.getByRole('button', { name: 'Stop deleting' }))
    expect(await screen.findByText('Stopped after 3,000 objects were deleted')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Go on deleting' })).toBeVisible()
  })
})
