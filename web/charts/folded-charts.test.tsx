import { screen, waitFor, within } from '@testing-library/react'
import { http } from 'msw'
import { describe, expect, it } from 'vitest'
import { server } from '../mock-api/node.ts'
import { renderApp } from '../testing/render-app.tsx'

const archive = 'media-archive-2019-1250000000'
const summary = 'Charts: requests, failures, pulls, bytes'

describe('charts above a list', () => {
  it('are read and shown when they are asked for, and the address says so', async () => {
    let reads = 0
    server.use(
      http.get('*/overview', () => {
        reads += 1
      }),
    )
    const { user, router } = await renderApp(`/buckets/${archive}/pulls`)
    await user.click(await screen.findByText(summary))
    for (const title of ['Requests', 'Failures', 'Pulls', 'Bytes'])
      expect(await screen.findByRole('region', { name: title })).toBeVisible()
    expect(router.state.location.search).toBe('?charts=on')
    expect(reads).toBe(1)
    await user.click(screen.getByText(summary))
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Requests' })).toBeNull())
    expect(router.state.location.search).toBe('')
  })

  it('are open for who follows an address that says so, with its time', async () => {
    await renderApp('/pulls?charts=on&range=1h')
    const range = within(await screen.findByRole('group', { name: 'Time shown' }))
    expect(range.getByRole('button', { name: '1 hour' })).toHaveAttribute('aria-pressed', 'true')
    expect(await screen.findByRole('region', { name: 'Pulls' })).toBeVisible()
  })
})
