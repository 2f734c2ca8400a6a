import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { afterEach, describe, expect, it } from 'vitest'
import { db, findBucket, recount } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { object } from '../../mock-api/seed.ts'
import { paths } from '../../paths.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { example, files, keysOf, problem, row } from './file-list.fixture.ts'
import { isOpen } from './uploads/upload-queue.ts'
import { uploadQueue } from './uploads/uploads.ts'

describe('uploading', () => {
  afterEach(async () => {
    uploadQueue.cancel(uploadQueue.uploads().map(({ id }) => id))
    await waitFor(() => expect(uploadQueue.uploads().some(isOpen)).toBe(false))
    for (const bucket of [example, 'empty-1250000000']) uploadQueue.clear(bucket)
  })

  const field = () => screen.findByLabelText('Choose files', { selector: 'input' })
  const file = (name: string, bytes = 3000) => new File([new Uint8Array(bytes)], name, { type: 'text/plain' })
  const panel = async () => within(await screen.findByRole('region', { name: 'Uploads' }))
  const content = '*/object/content'
  const password = 'correct horse battery'

  it('stores chosen files in the folder one is in, and lists them', async () => {
    const { user } = await renderApp(paths.folder(example, { prefix: 'docs/' }))
    await user.upload(await field(), [file('one.txt'), file('two 2.txt')])
    expect(await (await panel()).findByText('2 of 2 uploaded')).toBeVisible()
    expect(await row('one.txt')).toHaveTextContent('Uploaded')
    expect(keysOf()).toContain('docs/two 2.txt')
  })

  it.each([
    ['before their keys are looked up', 'looking'],
    ['while they are sent', 'sending'],
  ] as const)('goes on by itself after logging in again when the session ends %s', async (_, when) => {
    const { user } = await renderApp(paths.folder(example, { prefix: 'docs/' }))
    const chosen = await field()
    // What the page itself asks for later would meet the end of the session first.
    await screen.findByRole('link', { name: 'manual.pdf' })
    if (when === 'looking') db.loggedIn = false
    const end = () => {
      db.loggedIn = false
      return problem(401, 'NotLoggedIn')
    }
    if (when === 'sending') server.use(http.put(content, end, { once: true }))
    await user.upload(chosen, file('later.txt'))
    await user.type(await screen.findByLabelText('Password'), `${password}{Enter}`)
    await waitFor(() => expect(keysOf()).toContain('docs/later.txt'))
    expect(screen.queryByText('You were logged out', { exact: false })).not.toBeInTheDocument()
  })

  it('takes files that are dropped on the page, and says where they will go', async () => {
    await renderApp(files('empty-1250000000'))
    await screen.findByRole('heading', { name: 'No objects yet' })
    const dataTransfer = { types: ['Files'], items: [], files: [file('dropped.txt')] }
    fireEvent.dragEnter(window, { dataTransfer })
    expect(screen.getByText('Drop to upload')).toBeVisible()
    fireEvent.drop(window, { dataTransfer })
    expect(screen.queryByText('Drop to upload')).not.toBeInTheDocument()
    expect(await row('dropped.txt')).toBeVisible()
  })

  it('shows what is under way, warns before the tab is closed, and stops when told', async () => {
    const answer = Promise.withResolvers<Response>()
    server.use(http.put(content, () => answer.promise))
    const { user } = await renderApp(files())
    await user.upload(
      await field(),
      [1, 2, 3, 4].map((n) => file(`${n}.txt`)),
    )
    const uploads = await panel()
    expect(await uploads.findByText('Waiting')).toBeVisible()
    expect(uploads.getByText('0 of 4 uploaded', { exact: false })).toBeVisible()
    const leaving = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(leaving)
    expect(leaving.defaultPrevented).toBe(true)
    await user.click(uploads.getByRole('button', { name: 'Cancel 1.txt' }))
    await waitFor(() => expect(uploads.getAllByText('Cancelled')).toHaveLength(1))
    await user.click(uploads.getByRole('button', { name: 'Cancel all' }))
    await waitFor(() => expect(uploads.getAllByText('Cancelled')).toHaveLength(4))
    const free = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(free)
    expect(free.defaultPrevented).toBe(false)
    answer.resolve(HttpResponse.json({}))
    expect(keysOf()).not.toContain('1.txt')
  })

  it('tells why one failed while the others go on, and tries again', async () => {
    const { user } = await renderApp(files())
    server.use(http.put(content, () => problem(507, 'StorageFull'), { once: true }))
    await user.upload(await field(), [file('a.txt'), file('b.txt')])
    const uploads = await panel()
    expect(await uploads.findByText(/The storage is full/)).toHaveTextContent('request-7')
    expect(await uploads.findByText(/1 of 2 uploaded · 1 failed/)).toBeVisible()
    await user.click(uploads.getByRole('button', { name: /^Try again/ }))
    expect(await uploads.findByText('2 of 2 uploaded')).toBeVisible()
  })

  it('refuses a key that would be too long, without sending it', async () => {
    const { user } = await renderApp(files())
    await user.upload(await field(), [file(`${'键'.repeat(300)}.txt`)])
    expect(await (await panel()).findByText(/longer than 850 bytes/)).toBeVisible()
    expect((await panel()).queryByRole('button', { name: /Try again/ })).not.toBeInTheDocument()
  })

  it('keeps its panel on the other pages of the bucket, until it is closed', async () => {
    const { user } = await renderApp(files())
    await user.upload(await field(), [file('kept.txt')])
    await user.click(screen.getByRole('link', { name: 'Basic Configuration' }))
    await screen.findByRole('heading', { name: /Basic Configuration/ })
    const uploads = await panel()
    expect(await uploads.findByText('1 of 1 uploaded')).toBeVisible()
    await user.click(uploads.getByRole('button', { name: 'Close' }))
    expect(screen.queryByRole('region', { name: 'Uploads' })).not.toBeInTheDocument()
  })

  it('asks before an object of the same key is replaced, and keeps both when told so', async () => {
    const bucket = findBucket(example)
    for (const key of ['same.txt', 'other.txt', 'kept.txt'])
      bucket.objects.set(key, object(key, 9, { 'content-type': 'text/html' }))
    recount(bucket)
    const { user } = await renderApp(files())
    expect(await row('same.txt')).toHaveTextContent('9 B')
    await user.upload(await field(), [file('same.txt'), file('other.txt'), file('kept.txt'), file('new.txt')])
    const dialog = within(await screen.findByRole('dialog', { name: '3 files have keys that are taken' }))
    await user.click(dialog.getByRole('button', { name: 'Keep both' }))
    await user.selectOptions(dialog.getByRole('combobox', { name: 'What to do with same.txt' }), 'Overwrite')
    await user.selectOptions(dialog.getByRole('combobox', { name: 'What to do with kept.txt' }), 'Skip')
    await user.click(dialog.getByRole('button', { name: 'Go on' }))
    expect(await (await panel()).findByText('3 of 3 uploaded')).toBeVisible()
    await waitFor(async () => expect(await row('same.txt')).toHaveTextContent('2.9 KB'))
    expect(keysOf()).toEqual(expect.arrayContaining(['other (1).txt', 'new.txt']))
    expect(bucket.objects.get('other.txt')?.size).toBe(9)
    expect(bucket.objects.get('kept.txt')?.size).toBe(9)
  })

  it('replaces nothing that was stored since it was looked up: it asks again', async () => {
    const bucket = findBucket(example)
    const names = ['raced.txt', 'given-up.txt', 'both.txt']
    let meanwhile = names
    server.use(
      http.put(content, () => {
        for (const key of meanwhile) bucket.objects.set(key, object(key, 9, { 'content-type': 'text/html' }))
        meanwhile = []
      }),
    )
    const { user } = await renderApp(files())
    await user.upload(
      await field(),
      names.map((name) => file(name)),
    )
    const uploads = await panel()
    expect(await uploads.findAllByText(/^Not uploaded: an object of this key was stored meanwhile/)).toHaveLength(3)
    await user.click(uploads.getByRole('button', { name: 'Choose what to do with both.txt' }))
    const dialog = within(await screen.findByRole('dialog', { name: '3 files have keys that are taken' }))
    await user.selectOptions(dialog.getByRole('combobox', { name: 'What to do with raced.txt' }), 'Overwrite')
    await user.selectOptions(dialog.getByRole('combobox', { name: 'What to do with both.txt' }), 'Keep both')
    await user.click(dialog.getByRole('button', { name: 'Go on' }))
    expect(await uploads.findByText('2 of 3 uploaded')).toBeVisible()
    expect(uploads.getByText('Cancelled')).toBeVisible()
    const sizes = ['raced.txt', 'given-up.txt', 'both.txt', 'both (1).txt'].map((key) => bucket.objects.get(key)?.size)
    expect(sizes).toEqual([3000, 9, 9, 3000])
  })

  it('sends nothing when it cannot be told what would be replaced, until that is known', async () => {
    const { user } = await renderApp(files())
    const choose = await field()
    await row('picture.jpg')
    server.use(http.get('*/objects', () => problem(503, 'Unavailable'), { once: true }))
    await user.upload(choose, [file('one.txt')])
    expect(await screen.findByText(/^Nothing was uploaded/)).toBeVisible()
    expect(keysOf()).not.toContain('one.txt')
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(keysOf()).toContain('one.txt'))
  })

  it('takes a folder with all that is in it', async () => {
    const { user } = await renderApp(files('empty-1250000000'))
    const one = file('one.txt')
    Object.defineProperty(one, 'webkitRelativePath', { value: 'photos/2026/one.txt' })
    expect(await screen.findByRole('button', { name: 'Upload folder' })).toBeVisible()
    const choose = screen.getByLabelText('Choose a folder', { selector: 'input' })
    expect(choose).toHaveAttribute('webkitdirectory')
    await user.upload(choose, [one])
    await waitFor(() => expect(keysOf('empty-1250000000')).toEqual(['photos/2026/one.txt']))
  })
})
