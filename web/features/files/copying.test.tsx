import { screen, within } from '@testing-library/react'
import { http } from 'msw'
import { describe, expect, it } from 'vitest'
import { findBucket } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { paths } from '../../paths.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { example, problem } from './file-list.fixture.ts'

describe('copying the URL', () => {
  async function copy(access: 'private' | 'public-read') {
    const { view } = findBucket(example)
    view.access = access
    const { user } = await renderApp(paths.folder(example, { prefix: '', key: 'index.html' }))
    const details = within(await screen.findByRole('dialog', { name: 'index.html' }))
    const button = await details.findByRole('button', { name: 'Copy URL' })
    await expect.poll(() => button).toBeEnabled()
    await user.click(button)
  }

  it('of a public object gives its plain address', async () => {
    await copy('public-read')
    expect(await screen.findByText('URL copied')).toBeVisible()
    expect(await navigator.clipboard.readText()).toMatch(/:9000\/index\.html$/)
  })

  it('of a private object gives a signed one, and says for how long it holds', async () => {
    await copy('private')
    expect(await screen.findByText(/signed, and holds for a minute/)).toBeVisible()
    expect(await navigator.clipboard.readText()).toContain('?preview=')
  })

  it('says why when no address was given', async () => {
    server.use(http.post('*/object/preview-address', () => problem(503, 'Unavailable')))
    await copy('private')
    expect(await screen.findByText('No signed URL was given')).toBeVisible()
    expect(screen.getAllByText('The server is not available at the moment.')).not.toHaveLength(0)
  })
})
