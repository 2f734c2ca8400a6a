import { screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'
import { findBucket } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { paths } from '../../paths.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { example } from './file-list.fixture.ts'

const stored = () => findBucket(example).objects.get('picture.jpg')

function theySavePrivate() {
  const before = stored()
  if (before === undefined) throw new Error('there is no picture')
  const headers = { ...before.headers, 'cache-control': 'private' }
  findBucket(example).objects.set('picture.jpg', { ...before, headers, version: 2 })
}

async function edit() {
  const { user } = await renderApp(paths.folder(example, { prefix: '', key: 'picture.jpg' }))
  const details = within(await screen.findByRole('dialog', { name: 'picture.jpg' }))
  await user.click(await details.findByRole('button', { name: 'Edit headers' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Edit headers' }))
  const type = async (name: string, text: string) => {
    const field = dialog.getByRole('textbox', { name })
    await user.clear(field)
    await user.type(field, text)
  }
  return { user, details, dialog, type, save: () => user.click(dialog.getByRole('button', { name: 'Save' })) }
}

describe('editing headers', () => {
  it('changes, removes and adds them, and shows the result', async () => {
    const { user, details, dialog, type, save } = await edit()
    await type('cache-control', 'no-cache')
    await user.clear(dialog.getByRole('textbox', { name: 'content-type' }))
    await user.click(dialog.getByRole('button', { name: 'Add metadata' }))
    await type('Name of metadata 1', 'colour')
    await type('Value of metadata 1', 'blue')
    await save()
    expect(await screen.findByText('Headers saved')).toBeVisible()
    expect(stored()?.headers).toEqual({ 'cache-control': 'no-cache', 'x-cos-meta-colour': 'blue' })
    expect(await details.findByText('no-cache')).toBeVisible()
  })

  it('tells what cannot be sent before it is sent, and lands the server’s refusal on its field', async () => {
    const { user, dialog, type, save } = await edit()
    await user.click(dialog.getByRole('button', { name: 'Add metadata' }))
    await type('Name of metadata 1', 'not a name')
    await save()
    expect(dialog.getByText(/A name has letters/)).toBeVisible()
    await type('Name of metadata 1', 'name')
    const fields = [{ pointer: '/headers/expires', code: 'header', detail: '' }]
    const body = {
      type: 'about:blank',
      title: 'x',
      status: 400,
      code: 'InvalidRequest',
      detail: 'x',
      requestId: 'request-7',
    }
    const refusal = HttpResponse.json(
      { ...body, errors: fields },
      { status: 400, headers: { 'Content-Type': 'application/problem+json' } },
    )
    server.use(http.put('*/object/headers', () => refusal, { once: true }))
    await save()
    expect(await dialog.findByText(/The server does not keep this header/)).toBeVisible()
    expect(dialog.getByRole('textbox', { name: 'expires' })).toBeInvalid()
  })

  it('shows both versions when somebody else was first, and lets one choose', async () => {
    const { user, dialog, type, save } = await edit()
    await type('cache-control', 'no-cache')
    theySavePrivate()
    await save()
    expect(await dialog.findByRole('heading', { name: /Somebody else changed this object/ })).toBeVisible()
    expect(dialog.getByRole('row', { name: /cache-control.*private.*no-cache/ })).toBeVisible()
    await user.click(dialog.getByRole('button', { name: 'Save mine' }))
    expect(await screen.findByText('Headers saved')).toBeVisible()
    expect(stored()).toMatchObject({ headers: { 'cache-control': 'no-cache' }, version: 3 })
  })

  it('shows what somebody else has saved to whoever leaves it at that', async () => {
    const { user, details, dialog, type, save } = await edit()
    await type('cache-control', 'no-cache')
    theySavePrivate()
    await save()
    await user.click(await dialog.findByRole('button', { name: 'Use the saved one' }))
    expect(await details.findByText('private')).toBeVisible()
  })

  it('asks before what was typed is lost', async () => {
    const { user, dialog, type } = await edit()
    await type('expires', 'soon')
    await user.keyboard('{Escape}')
    expect(dialog.getByText('Your changes have not been saved and will be lost.')).toBeVisible()
    await user.click(dialog.getByRole('button', { name: 'Keep editing' }))
    expect(dialog.getByRole('textbox', { name: 'expires' })).toHaveValue('soon')
    await user.click(dialog.getByRole('button', { name: 'Cancel' }))
    await user.click(dialog.getByRole('button', { name: 'Discard changes' }))
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Edit headers' })).not.toBeInTheDocument())
    expect(screen.getByRole('dialog', { name: 'picture.jpg' })).toBeVisible()
  })
})
