import { screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'
import { addBucket, db, findBucket } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { renderApp } from '../../testing/render-app.tsx'

const names = () => screen.getAllByRole('rowheader').map((cell) => cell.textContent)
const row = (name: string) => screen.getByRole('row', { name: new RegExp(name) })

describe('the Bucket List', () => {
  it('shows every bucket with its columns, and the name leads to the bucket', async () => {
    await renderApp('/buckets')
    expect(await screen.findByRole('heading', { name: 'Bucket List' })).toBeVisible()
    const link = await screen.findByRole('link', { name: 'examplebucket-1250000000' })
    expect(link).toHaveAttribute('href', '/buckets/examplebucket-1250000000/files')
    const cells = within(row('examplebucket')).getAllByRole('cell')
    expect(cells.map((cell) => cell.textContent).slice(0, 5)).toEqual([
      'Public read',
      'local',
      'Enabled · abc.example.com',
      '29',
      '6.9 MB',
    ])
    expect(within(row('empty-')).getByText('Disabled')).toBeVisible()
  })

  it('keeps search and order in the address, and reads them from it', async () => {
    const { user, addressNow } = await renderApp('/buckets?sort=-objects')
    await waitFor(() => expect(names()[0]).toBe('media-archive-2019-1250000000'))
    await user.type(screen.getByRole('searchbox', { name: 'Search buckets' }), 'e-')
    expect(await screen.findByText('1 bucket matches “e-”')).toBeVisible()
    await waitFor(() => expect(names()).toEqual(['media-archive-2019-1250000000']))
    await user.clear(screen.getByRole('searchbox'))
    await user.click(screen.getByRole('button', { name: 'Name' }))
    await waitFor(() => expect(names()[0]).toBe('broken-1250000000'))
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending')
    await waitFor(() => expect(addressNow()).toBe('/buckets'))
  })

  it('has the rows of one page where there are very many, with the page in the address', async () => {
    for (let n = 0; n < 250; n++) addBucket(`many-${1000 + n}-1250000000`)
    const { user, addressNow } = await renderApp('/buckets?page=2')
    expect(await screen.findByText('101–200 of 254')).toBeVisible()
    await waitFor(() => expect(names()).toHaveLength(100))
    const next = screen.getByRole('button', { name: 'Next' })
    await user.click(next)
    expect(await screen.findByText('201–254 of 254')).toBeVisible()
    expect(addressNow()).toBe('/buckets?page=3')
    expect(next).toHaveFocus()
    expect(next).toHaveAttribute('aria-disabled', 'true')
    await user.type(screen.getByRole('searchbox'), 'many')
    await waitFor(() => expect(addressNow()).toBe('/buckets?q=many'))
    expect(screen.getByText('1–100 of 250')).toBeVisible()
    await waitFor(() => expect(names()[0]).toBe('many-1000-1250000000'))
  })

  it('does not read the list again while one types in its search', async () => {
    const { user, client, addressNow } = await renderApp('/buckets')
    await screen.findByText('4 buckets')
    await client.invalidateQueries({ queryKey: ['buckets', 'list'], refetchType: 'none' })
    let reads = 0
    server.use(
      http.get('*/api/v1/buckets', () => {
        reads += 1
      }),
    )
    await user.type(screen.getByRole('searchbox'), 'e-')
    await waitFor(() => expect(addressNow()).toBe('/buckets?q=e-'))
    expect(await screen.findByText('1 bucket matches “e-”')).toBeVisible()
    expect(reads).toBe(0)
  })

  it('moves to the search field with /', async () => {
    const { user } = await renderApp('/buckets')
    await screen.findByText('4 buckets')
    await user.keyboard('/')
    expect(screen.getByRole('searchbox')).toHaveFocus()
  })

  it('offers to clear a search that finds nothing', async () => {
    const { user } = await renderApp('/buckets?q=nothing-like-it')
    await user.click(await screen.findByRole('button', { name: 'Clear the search' }))
    expect(names()).toHaveLength(4)
  })

  it('teaches the first step when there is no bucket yet', async () => {
    db.buckets.clear()
    await renderApp('/buckets')
    expect(await screen.findByRole('heading', { name: 'Create your first bucket' })).toBeVisible()
    expect(screen.getAllByRole('button', { name: 'Create Bucket' })).toHaveLength(2)
  })

  it('tells a failure with its request id, and tries again', async () => {
    server.use(http.get('*/api/v1/buckets', () => HttpResponse.json(failure, { status: 500 }), { once: true }))
    server.use(http.get('*/api/v1/buckets', () => HttpResponse.json(failure, { status: 500 }), { once: true }))
    const { user } = await renderApp('/buckets')
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent('Something went wrong on the server.')
    expect(alert).toHaveTextContent('request-7')
    expect(within(alert).getByRole('button', { name: 'Copy Request ID' })).toBeVisible()
    await user.click(within(alert).getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('4 buckets')).toBeVisible()
  })
})

const failure = {
  type: 'about:blank',
  title: 'Internal error',
  status: 500,
  code: 'InternalError',
  detail: 'x',
  requestId: 'request-7',
}

describe('creating a bucket', () => {
  const open = async () => {
    const app = await renderApp('/buckets')
    await app.user.click(await screen.findByRole('button', { name: 'Create Bucket' }))
    const name = await screen.findByRole('textbox', { name: 'Name' })
    return { ...app, name, submit: () => app.user.click(screen.getByRole('button', { name: 'Create' })) }
  }

  it.each([
    ['Photos', 'Only lower-case letters, digits and hyphens are allowed.'],
    ['-photos', 'A name cannot start or end with a hyphen.'],
    ['a'.repeat(40), 'At most 29 characters: the whole domain has to fit.'],
  ])('says while one types what is wrong with %s', async (typed, message) => {
    const { user, name } = await open()
    await user.type(name, typed)
    expect(await screen.findByText(message)).toBeVisible()
    expect(name).toHaveAccessibleDescription(expect.stringContaining(message))
  })

  it('shows the full name and the domain, creates the bucket and names it', async () => {
    const { user, name, submit } = await open()
    await user.type(name, 'photos')
    expect(screen.getByText('photos-1250000000.cos.local.localhost')).toBeVisible()
    await user.click(screen.getByRole('radio', { name: 'Public read' }))
    await submit()
    expect(await screen.findByRole('link', { name: 'photos-1250000000' })).toBeVisible()
    expect(await screen.findByText('Bucket created')).toBeVisible()
    expect(findBucket('photos-1250000000').view.access).toBe('public-read')
  })

  it('tells at the name that it is taken, and keeps it', async () => {
    const { user, name, submit } = await open()
    await user.type(name, 'taken')
    await submit()
    expect(await screen.findByText('A bucket of this name exists already.')).toBeVisible()
    expect(name).toHaveValue('taken')
    expect(name).toHaveFocus()
  })

  it('tells a failure of the server in the dialog', async () => {
    const { user, name, submit } = await open()
    await user.type(name, 'fails')
    await submit()
    expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong on the server.')
  })
})

describe('deleting a bucket', () => {
  const openMenu = async (name: string) => {
    const app = await renderApp('/buckets')
    await app.user.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
    return { ...app, item: await screen.findByRole('menuitem', { name: /Delete/ }) }
  }

  it('is not offered while the bucket holds objects, and says why', async () => {
    const { user, item } = await openMenu('examplebucket-1250000000')
    expect(item).toHaveAttribute('aria-disabled', 'true')
    expect(item).toHaveTextContent('Still holds 29 objects. Delete them first.')
    await user.click(item)
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('asks for the name, then deletes', async () => {
    const { user, item } = await openMenu('empty-1250000000')
    await user.click(item)
    const field = await screen.findByRole('textbox', { name: /Type empty-1250000000/ })
    await user.type(field, 'something else')
    await user.click(screen.getByRole('button', { name: 'Delete bucket' }))
    expect(await screen.findByText('Type the full name of the bucket.')).toBeVisible()
    await user.clear(field)
    await user.type(field, 'empty-1250000000')
    await user.click(screen.getByRole('button', { name: 'Delete bucket' }))
    await waitFor(() => expect(screen.queryByRole('link', { name: 'empty-1250000000' })).not.toBeInTheDocument())
    expect(await screen.findByText('Bucket deleted')).toBeVisible()
  })
})

describe('a second click', () => {
  it('does not create a bucket twice', async () => {
    let posts = 0
    server.events.on('request:start', ({ request }) => {
      if (request.method === 'POST' && request.url.endsWith('/buckets')) posts++
    })
    const { user } = await renderApp('/buckets')
    await user.click(await screen.findByRole('button', { name: 'Create Bucket' }))
    await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'photos')
    await user.dblClick(screen.getByRole('button', { name: 'Create' }))
    expect(await screen.findByText('Bucket created')).toBeVisible()
    server.events.removeAllListeners()
    expect(posts).toBe(1)
  })
})
