import { screen, waitFor, within } from '@testing-library/react'
import { delay, HttpResponse, http } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { db } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { renderApp } from '../../testing/render-app.tsx'

const archive = 'media-archive-2019-1250000000'
const tile = (name: string) =>
  screen
    .getAllByRole('term')
    .find((term) => term.textContent === name)
    ?.closest('div') ?? document.body

async function openOverview(query = '') {
  const app = await renderApp(`/buckets/${archive}/overview${query}`)
  await screen.findByRole('heading', { level: 2, name: 'Migration progress' })
  return app
}

describe('the overview of a bucket', () => {
  it('shows what it holds, who answered, and how far its migration is', async () => {
    await openOverview()
    expect(tile('Requests')).toHaveTextContent(/Requests[\d,]+/)
    expect(tile('Answered from here')).toHaveTextContent(/\d+%/)
    expect(screen.getByRole('progressbar', { name: 'Requests that no longer need the origin' })).toBeVisible()
    expect(screen.getByText(/known to be missing/)).toBeVisible()
    const counted = within(tile('Objects pulled')).getByRole('link', { name: /1 waiting, 1 running, 1 failed/ })
    expect(counted).toHaveAttribute('href', `/buckets/${archive}/pulls`)
    for (const title of ['Requests', 'Bytes', 'Pulls']) {
      const card = screen.getByRole('region', { name: title })
      expect(within(card).getByRole('img', { name: `Chart: ${title}. The table has the same numbers.` })).toBeVisible()
    }
  })

  it('shows every chart as a table, with a row for each step and a column for each series', async () => {
    const { user } = await openOverview('?range=1h')
    const card = within(screen.getByRole('region', { name: 'Requests' }))
    await user.click(card.getByRole('button', { name: 'Table' }))
    const table = within(card.getByRole('table', { name: 'Requests' }))
    expect(table.getAllByRole('row')).toHaveLength(61)
    expect(table.getAllByRole('columnheader').map((head) => head.textContent)).toEqual([
      'Time',
      'From here',
      'From the origin',
      'Missing (404)',
      'Failed',
      'Refused or left',
    ])
    expect(card.queryByRole('img')).toBeNull()
  })

  it('hands no key of an object to React as one of its own', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await openOverview()
    expect(screen.getByRole('rowheader', { name: 'images/old-logo.png' })).toBeVisible()
    expect(told).not.toHaveBeenCalled()
    told.mockRestore()
  })

  it('tells of errors what they are and what helps, and of keys how often nobody had them', async () => {
    await openOverview()
    const errors = within(screen.getByRole('region', { name: 'Most frequent errors' }))
    expect(errors.getByText('The origin did not answer in time.')).toBeVisible()
    expect(errors.getByText('Look at the origin’s load, then retry.')).toBeVisible()
    expect(errors.getByRole('link', { name: 'Pull' })).toHaveAttribute('href', `/buckets/${archive}/pulls`)
    const missing = within(screen.getByRole('region', { name: 'Most wanted missing keys' }))
    expect(missing.getByRole('rowheader', { name: 'images/old-logo.png' })).toBeVisible()
  })

  it('keeps the time in the address, and what it shows until another time is there', async () => {
    const { user, router } = await openOverview()
    const asked: number[] = []
    server.use(
      http.get('*/api/v1/buckets/:bucket/overview', async ({ request }) => {
        const { searchParams } = new URL(request.url)
        asked.push(Number(searchParams.get('step')))
        await delay('infinite')
      }),
    )
    await user.click(screen.getByRole('button', { name: '30 days' }))
    expect(await screen.findByRole('button', { name: '30 days', pressed: true })).toBeVisible()
    expect(router.state.location.search).toBe('?range=30d')
    expect(screen.getByRole('heading', { name: 'Migration progress' })).toBeVisible()
    await waitFor(() => expect(asked).toEqual([6 * 3600]))
  })

  it('says when it cannot be read, with the id of the request, and tries again', async () => {
    const failing = http.get('*/api/v1/buckets/:bucket/overview', () =>
      HttpResponse.json(
        { type: 'about:blank', title: 'x', status: 500, code: 'InternalError', detail: 'x', requestId: 'r-500' },
        { status: 500, headers: { 'Content-Type': 'application/problem+json' } },
      ),
    )
    server.use(failing)
    const { user } = await renderApp(`/buckets/${archive}/overview`)
    expect(await screen.findByText(/r-500/)).toBeVisible()
    server.resetHandlers()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('heading', { name: 'Migration progress' })).toBeVisible()
  })
})

describe('the overview of all buckets', () => {
  it('adds buckets up, names each, and leads to its own overview', async () => {
    await renderApp('/overview?range=7d')
    const shares = within(await screen.findByRole('region', { name: 'Buckets' }))
    expect(shares.getAllByRole('row')).toHaveLength(db.buckets.size + 1)
    expect(shares.getByRole('link', { name: archive })).toHaveAttribute('href', `/buckets/${archive}/overview`)
    expect(screen.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  })

  it('says what it will show when there is no bucket yet', async () => {
    db.buckets.clear()
    await renderApp('/overview')
    expect(await screen.findByRole('heading', { name: 'Nothing to see yet' })).toBeVisible()
    expect(screen.getByRole('link', { name: 'Go to Bucket List' })).toHaveAttribute('href', '/buckets')
  })
})
