import { screen, waitFor, within } from '@testing-library/react'
import { http } from 'msw'
import { describe, expect, it } from 'vitest'
import { addLongBucket } from '../../mock-api/file-buckets.ts'
import { server } from '../../mock-api/node.ts'
import { paths } from '../../paths.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { example, files, keysOf, problem } from './file-list.fixture.ts'

describe('deleting', () => {
  const confirm = async () => within(await screen.findByRole('dialog', { name: 'Delete objects' }))

  it('says what will be lost, deletes the selected objects, and says so', async () => {
    const { user } = await renderApp(paths.folder(example, { prefix: 'images/2026/' }))
    await user.click(await screen.findByRole('checkbox', { name: 'Select photo 1.jpg' }))
    await user.click(screen.getByRole('checkbox', { name: 'Select photo 10.jpg' }))
    expect(screen.getByText('2 objects selected (245.4 KB)')).toBeVisible()
    await user.click(screen.getAllByRole('button', { name: 'Delete' })[0] ?? document.body)
    const dialog = await confirm()
    expect(dialog.getByText(/^2 objects \(245\.4 KB\) will be lost/)).toBeVisible()
    expect(dialog.getByText(/Origin-Pull is enabled/)).toBeVisible()
    await user.click(dialog.getByRole('button', { name: 'Delete' }))
    expect(await screen.findByText('2 objects deleted')).toBeVisible()
    await waitFor(() => expect(screen.queryByRole('link', { name: 'photo 1.jpg' })).not.toBeInTheDocument())
    expect(keysOf()).not.toContain('images/2026/photo 10.jpg')
  })

  it('selects all that is loaded at once', async () => {
    const { user } = await renderApp(paths.folder(example, { prefix: 'images/2026/' }))
    await user.click(await screen.findByRole('checkbox', { name: 'Select all loaded objects' }))
    expect(screen.getByText(/^24 objects selected/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Clear the selection' }))
    expect(screen.getByText('24 objects')).toBeVisible()
  })

  it('deletes more than one request may name', async () => {
    addLongBucket('long-1250000000', 1500)
    const { user } = await renderApp(files('long-1250000000'))
    await screen.findAllByText(/^1,000 rows loaded/)
    await user.click(screen.getByRole('button', { name: 'Load more' }))
    await screen.findByText('2 folders · 1,500 objects')
    await user.click(screen.getByRole('checkbox', { name: 'Select all loaded objects' }))
    await user.click(screen.getAllByRole('button', { name: 'Delete' })[0] ?? document.body)
    const dialog = await confirm()
    await user.click(dialog.getByRole('button', { name: 'Delete' }))
    expect(await screen.findByText('1,500 objects deleted')).toBeVisible()
    expect(keysOf('long-1250000000')).toHaveLength(2)
  })

  it('reports what could not be deleted, and keeps it', async () => {
    const { user } = await renderApp(files())
    await user.click(await screen.findByRole('checkbox', { name: 'Select all loaded objects' }))
    await user.click(screen.getAllByRole('button', { name: 'Delete' })[0] ?? document.body)
    const dialog = await confirm()
    await user.click(dialog.getByRole('button', { name: 'Delete' }))
    expect(await dialog.findByText('1 object was not deleted')).toBeVisible()
    expect(dialog.getByText('stuck.bin')).toBeVisible()
    expect(dialog.queryByText('picture.jpg')).not.toBeInTheDocument()
    await user.click(dialog.getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(screen.queryByRole('link', { name: 'picture.jpg' })).not.toBeInTheDocument())
    expect(screen.getByRole('link', { name: 'stuck.bin' })).toBeVisible()
  })

  it('tells a failure in the dialog, and deletes at the second try', async () => {
    server.use(http.post('*/objects/delete', () => problem(503, 'Unavailable'), { once: true }))
    const { user } = await renderApp(paths.folder(example, { prefix: '', key: 'index.html' }))
    const details = within(await screen.findByRole('dialog', { name: 'index.html' }))
    await user.click(await details.findByRole('button', { name: 'Delete' }))
    const dialog = await confirm()
    await user.click(dialog.getByRole('button', { name: 'Delete' }))
    expect(await dialog.findByRole('alert')).toHaveTextContent('request-7')
    await user.click(dialog.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('1 object deleted')).toBeVisible()
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  })

  it('can be called off: Esc closes the question, not the details below it', async () => {
    const { user } = await renderApp(paths.folder(example, { prefix: '', key: 'index.html' }))
    const details = within(await screen.findByRole('dialog', { name: 'index.html' }))
    await user.click(await details.findByRole('button', { name: 'Delete' }))
    await confirm()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Delete objects' })).not.toBeInTheDocument())
    expect(screen.getByRole('dialog', { name: 'index.html' })).toBeVisible()
    expect(keysOf()).toContain('index.html')
  })
})
