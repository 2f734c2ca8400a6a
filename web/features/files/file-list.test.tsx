import { screen, waitFor, within } from '@testing-library/react'
import { http } from 'msw'
import { describe, expect, it } from 'vitest'
import { addBucket } from '../../mock-api/db.ts'
import { addLongBucket, addStrangeBucket, strangeKeys } from '../../mock-api/file-buckets.ts'
import { server } from '../../mock-api/node.ts'
import { paths } from '../../paths.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { example, files, problem, row } from './file-list.fixture.ts'

const rowsShown = () => screen.getAllByRole('row').length - 1
const search = () => screen.findByRole('textbox', { name: 'Search by prefix' })

describe('the list', () => {
  it('shows folders and objects with size, type, source and moment', async () => {
    await renderApp(files())
    expect(await screen.findByRole('heading', { name: /File List/ })).toBeVisible()
    const picture = await row('picture.jpg')
    expect(picture).toHaveTextContent(/470\.8 KB.*image\/jpeg.*2026.*Pulled/)
    expect(await row('index.html')).toHaveTextContent('Uploaded')
    expect(screen.getByRole('link', { name: 'docs/' })).toBeVisible()
    expect(screen.getByText('2 folders · 3 objects')).toBeVisible()
  })

  it('goes into folders and back by crumbs, keeps the address, and takes the focus along', async () => {
    const { user, addressNow } = await renderApp(files())
    await user.click(await screen.findByRole('link', { name: 'images/' }))
    await user.click(await screen.findByRole('link', { name: '2026/' }))
    expect(addressNow()).toBe(paths.folder(example, { prefix: 'images/2026/' }))
    expect(await row('photo 24.jpg')).toBeVisible()
    const crumbs = within(screen.getByRole('navigation', { name: 'Folders' }))
    expect(crumbs.getByText('2026')).toHaveFocus()
    await user.click(crumbs.getByRole('link', { name: 'images' }))
    expect(await screen.findByRole('link', { name: '2026/' })).toBeVisible()
    await user.click(crumbs.getByRole('link', { name: 'All files' }))
    expect(await row('picture.jpg')).toBeVisible()
  })

  it('walks through folders without a name and shows the object that is named like its folder', async () => {
    addStrangeBucket('strange-1250000000')
    const { user, addressNow } = await renderApp(files('strange-1250000000'))
    await user.click(await screen.findByRole('link', { name: 'a/' }))
    expect(await screen.findByRole('link', { name: '(this folder)' })).toBeVisible()
    await user.click(await screen.findByRole('link', { name: '(empty name)/' }))
    expect(addressNow()).toBe(paths.folder('strange-1250000000', { prefix: 'a//' }))
    expect(await row('inside an empty folder.txt')).toBeVisible()
  })

  it.each(strangeKeys)('opens the details of %j', async (key) => {
    addStrangeBucket('strange-1250000000')
    const { addressNow } = await renderApp(paths.folder('strange-1250000000', { prefix: '', key }))
    const details = within(await screen.findByRole('dialog'))
    expect(await details.findByText('SHA-256')).toBeVisible()
    expect(new URLSearchParams(addressNow().split('?')[1]).get('key')).toBe(key)
  })

  it('narrows by prefix on the server while one types, and keeps that in the address', async () => {
    const { user, addressNow } = await renderApp(paths.folder(example, { prefix: 'images/2026/' }))
    await row('photo 10.jpg')
    await user.type(await search(), 'photo 2')
    await waitFor(() => expect(rowsShown()).toBe(6))
    expect(addressNow()).toBe(`${files()}?prefix=images%2F2026%2F&search=photo+2`)
    await user.click(screen.getByRole('button', { name: 'Clear the search' }))
    await waitFor(() => expect(rowsShown()).toBeGreaterThan(6))
  })

  it('understands a link whose prefix ends within a name', async () => {
    const { addressNow } = await renderApp(`${files()}?prefix=images/2026/photo 1`)
    expect(await search()).toHaveValue('photo 1')
    expect(addressNow()).toBe(`${files()}?prefix=images%2F2026%2F&search=photo+1`)
    await waitFor(() => expect(rowsShown()).toBe(11))
  })

  it('loads the next page on demand, and only shows the rows in sight', async () => {
    addLongBucket('long-1250000000', 2500)
    const { user } = await renderApp(files('long-1250000000'))
    expect(await screen.findAllByText(/^1,000 rows loaded/)).not.toHaveLength(0)
    expect(rowsShown()).toBeLessThan(100)
    await user.click(screen.getByRole('button', { name: 'Load more' }))
    expect(await screen.findAllByText(/^2,000 rows loaded/)).not.toHaveLength(0)
    await user.click(screen.getByRole('button', { name: 'Load more' }))
    expect(await screen.findByText('2 folders · 2,500 objects')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Load more' })).not.toBeInTheDocument()
  })

  it('tells at its end when the next page fails, and gets it when asked again', async () => {
    addLongBucket('long-1250000000', 1500)
    const { user } = await renderApp(files('long-1250000000'))
    await screen.findAllByText(/^1,000 rows loaded/)
    server.use(http.get('*/objects', () => problem(500, 'InternalError'), { once: true }))
    await user.click(screen.getByRole('button', { name: 'Load more' }))
    const note = await screen.findByRole('alert')
    expect(note).toHaveTextContent('The next rows could not be loaded')
    expect(note).toHaveTextContent('request-7')
    await user.click(within(note).getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('2 folders · 1,500 objects')).toBeVisible()
  })

  it('reads in Chinese', async () => {
    await renderApp(files(), { language: 'zh' })
    expect(await row('picture.jpg')).toHaveTextContent('回源')
    expect(screen.getByRole('button', { name: '上传' })).toBeVisible()
    expect(screen.getByText('2 个文件夹 · 3 个对象')).toBeVisible()
  })
})

describe('an empty list', () => {
  it('teaches how a bucket fills', async () => {
    await renderApp(files('empty-1250000000'))
    expect(await screen.findByRole('heading', { name: 'No objects yet' })).toBeVisible()
    const link = screen.getByRole('link', { name: 'Set up Origin-Pull' })
    expect(link).toHaveAttribute('href', paths.basic('empty-1250000000'))
  })

  it('names the origin where origin-pull is on', async () => {
    addBucket('pulling-1250000000', {
      view: { originPull: { enabled: true, address: 'abc.example.com' } },
    })
    await renderApp(files('pulling-1250000000'))
    expect(await screen.findByText(/copied from abc\.example\.com/)).toBeVisible()
  })

  it('offers to clear a search that finds nothing', async () => {
    const { user } = await renderApp(`${files()}?search=zzz`)
    expect(await screen.findByRole('heading', { name: 'No key begins with “zzz”' })).toBeVisible()
    await user.click(screen.getAllByRole('button', { name: 'Clear the search' }).at(-1) ?? document.body)
    expect(await row('picture.jpg')).toBeVisible()
  })

  it('leads out of a folder that holds nothing', async () => {
    const { user } = await renderApp(paths.folder(example, { prefix: 'docs/none/' }))
    await user.click(await screen.findByRole('link', { name: 'Go up one folder' }))
    expect(await row('manual.pdf')).toBeVisible()
  })
})

describe('a list that fails', () => {
  it('says so in place, with the request id and another try', async () => {
    server.use(http.get('*/objects', () => problem(500, 'InternalError'), { once: true }))
    const { user } = await renderApp(files())
    const note = await screen.findByRole('alert')
    expect(note).toHaveTextContent('request-7')
    await user.click(within(note).getByRole('button', { name: 'Try again' }))
    expect(await row('picture.jpg')).toBeVisible()
  })

  it('says when there is no such bucket', async () => {
    await renderApp(files('nowhere-1250000000'))
    expect(await screen.findByText('There is no such bucket.')).toBeVisible()
  })
})

describe('details', () => {
  it('tell where a pulled object came from', async () => {
    const { user, addressNow } = await renderApp(files())
    await user.click(await screen.findByRole('link', { name: 'picture.jpg' }))
    const details = within(await screen.findByRole('dialog', { name: 'picture.jpg' }))
    expect(await details.findByText(/^Pulled from http:\/\/abc\.example\.com\/picture\.jpg at .*2026/)).toBeVisible()
    expect(details.getByText('"5f3e-63c1"')).toBeVisible()
    expect(details.getByText('Tue, 03 Mar 2026 10:00:00 GMT')).toBeVisible()
    expect(details.getByText('max-age=3600')).toBeVisible()
    expect(details.getByText('482,133 bytes')).toBeVisible()
    expect(addressNow()).toBe(`${files()}?key=picture.jpg`)
  })

  it('tell an uploaded object, close by Esc, and give the focus back to its row', async () => {
    const { user, addressNow } = await renderApp(files())
    await user.click(await screen.findByRole('link', { name: 'index.html' }))
    const details = within(await screen.findByRole('dialog', { name: 'index.html' }))
    expect(await details.findByText(/^Uploaded at .*2026/)).toBeVisible()
    expect(details.getByRole('button', { name: 'Copy SHA-256' })).toBeVisible()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(addressNow()).toBe(files())
    expect(screen.getByRole('link', { name: 'index.html' })).toHaveFocus()
  })

  it('say that the object is gone', async () => {
    await renderApp(paths.folder(example, { prefix: '', key: 'gone.txt' }))
    const details = within(await screen.findByRole('dialog', { name: 'gone.txt' }))
    expect(await details.findByText('There is no such object.')).toBeVisible()
  })
})

describe('sorting', () => {
  it('by a column is kept in the address, by the link of every row, and told to who hears it', async () => {
    const { user, addressNow } = await renderApp(files())
    await row('picture.jpg')
    await user.click(screen.getByRole('button', { name: 'Size' }))
    const head = screen.getByRole('columnheader', { name: 'Size' })
    await waitFor(() => expect(head).toHaveAttribute('aria-sort', 'ascending'))
    await user.click(screen.getByRole('button', { name: 'Size' }))
    await waitFor(() => expect(head).toHaveAttribute('aria-sort', 'descending'))
    expect(addressNow()).toBe(`${files()}?sort=-size`)
    const names = screen.getAllByRole('row').flatMap((one) => within(one).queryAllByRole('link'))
    expect(names.map((link) => link.ariaLabel ?? link.getAttribute('aria-label'))).toEqual([
      'docs/',
      'images/',
      'picture.jpg',
      'index.html',
      'stuck.bin',
    ])
    await user.click(screen.getByRole('link', { name: 'docs/' }))
    await waitFor(() => expect(addressNow()).toBe(`${files()}?prefix=docs%2F&sort=-size`))
  })
})
