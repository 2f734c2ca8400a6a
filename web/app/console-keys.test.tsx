import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { renderApp } from '../testing/render-app.tsx'

const example = 'examplebucket-1250000000'

async function openAt(address: string) {
  const app = await renderApp(address)
  await screen.findByRole('heading', { level: 1 })
  return app
}

describe('the keys of the console', () => {
  it('are listed at ?, and Esc closes the list', async () => {
    const { user } = await openAt(`/buckets/${example}/basic`)
    await user.keyboard('?')
    const help = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    expect(within(help).getByText('Search field of the page').nextSibling).toHaveTextContent('/')
    expect(within(help).getByText('Bucket List').nextSibling).toHaveTextContent('gb')
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it.each([
    ['gb', '/buckets'],
    ['go', '/overview'],
    ['gs', '/settings/preferences'],
    ['gf', `/buckets/${example}/files`],
    ['xgb', '/buckets'],
  ])('%s leads to %s', async (keys, address) => {
    const { user, addressNow } = await openAt(`/buckets/${example}/basic`)
    await user.keyboard(keys)
    await waitFor(() => expect(addressNow()).toBe(address))
  })

  it.each(['b', 'gx', 'gxb'])('%s leads nowhere', async (keys) => {
    const { user, addressNow } = await openAt(`/buckets/${example}/basic`)
    await user.keyboard(keys)
    await user.keyboard('?')
    await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    expect(addressNow()).toBe(`/buckets/${example}/basic`)
  })

  it('are letters while one types', async () => {
    const { user, addressNow } = await openAt('/buckets')
    await user.click(await screen.findByRole('searchbox', { name: 'Search buckets' }))
    await user.keyboard('go?')
    expect(screen.getByRole('searchbox')).toHaveValue('go?')
    await waitFor(() => expect(addressNow()).toBe('/buckets?q=go%3F'))
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('do nothing alone once they are switched off, where the help has the same switch as the settings', async () => {
    const { user, addressNow } = await openAt('/buckets')
    await user.keyboard('?')
    await user.click(await screen.findByRole('switch', { name: 'Single-key shortcuts' }))
    expect(await screen.findByText(/Single keys are switched off/)).toBeVisible()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await user.keyboard('?gs/')
    await user.keyboard('{Control>}k{/Control}')
    expect(await screen.findByRole('dialog', { name: 'Search and commands' })).toBeVisible()
    expect(addressNow()).toBe('/buckets')
  })

  it('open no palette over a dialog that asks something', async () => {
    const { user } = await openAt('/buckets')
    await user.click(await screen.findByRole('button', { name: 'Create Bucket' }))
    await screen.findByRole('dialog', { name: 'Create Bucket' })
    await user.keyboard('{Control>}k{/Control}')
    expect(screen.getAllByRole('dialog')).toHaveLength(1)
  })
})
