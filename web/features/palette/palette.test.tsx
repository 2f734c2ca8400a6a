import { screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { createElement, type ReactNode } from 'react'
import { matchRoutes } from 'react-router'
import { beforeEach, describe, expect, it } from 'vitest'
import { server } from '../../mock-api/node.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { PageHeading } from '../../ui/page-heading.tsx'

const example = 'examplebucket-1250000000'
const field = () => screen.findByRole('combobox', { name: 'Go to, or do' })
const option = (name: string | RegExp) => screen.findByRole('option', { name })
const chosen = async () => {
  const { activeDescendant } = { activeDescendant: (await field()).getAttribute('aria-activedescendant') }
  return document.getElementById(activeDescendant ?? '')?.textContent
}

const Late = () => createElement(PageHeading, { title: 'Late' })

async function openPalette(address: string, options = {}) {
  const app = await renderApp(address, options)
  await screen.findByRole('heading', { level: 1 })
  await app.user.keyboard('{Control>}k{/Control}')
  await field()
  return app
}

beforeEach(() => sessionStorage.clear())

describe('the palette', () => {
  it('is opened by its button and by Ctrl K, and gives the focus back', async () => {
    const { user } = await renderApp('/buckets')
    const [button] = await screen.findAllByRole('button', { name: 'Search and commands' })
    if (!button) throw new Error('there is no button')
    await user.click(button)
    expect(await field()).toHaveFocus()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(button).toHaveFocus()
    await user.keyboard('{Control>}k{/Control}')
    expect(await field()).toHaveFocus()
  })

  it('goes to a bucket by a few letters and Enter', async () => {
    const { user, addressNow } = await openPalette('/overview')
    await user.keyboard('examp')
    await option(example)
    expect(await chosen()).toBe(example)
    await user.keyboard('{Enter}')
    await waitFor(() => expect(addressNow()).toBe(`/buckets/${example}/files`))
    expect(screen.queryByRole('dialog')).toBeNull()
    await waitFor(() => expect(screen.getByRole('heading', { level: 1, name: `${example} File List` })).toHaveFocus())
  })

  it.each([
    ['hist', 'basic/history'],
    ['import / exp', 'basic/transfer'],
    ['custom dom', 'basic'],
    ['add rule', 'rules/new'],
  ])('finds among the pages of a bucket what %s is meant to be', async (words, page) => {
    const { user, addressNow } = await openPalette(`/buckets/${example}/pulls`)
    await user.keyboard(words)
    await screen.findByText('1 result')
    await user.keyboard('{Enter}')
    await waitFor(() => expect(addressNow()).toBe(`/buckets/${example}/${page}`))
  })

  it('walks round the list with the arrows, and says how much there is', async () => {
    const { user } = await openPalette('/overview')
    await user.keyboard('theme:')
    await screen.findByText('2 results')
    expect(await chosen()).toContain('Theme: Light')
    await user.keyboard('{ArrowDown}')
    expect(await chosen()).toContain('Theme: Dark')
    await user.keyboard('{ArrowDown}')
    expect(await chosen()).toContain('Theme: Light')
    await user.keyboard('{ArrowUp}')
    expect(await chosen()).toContain('Theme: Dark')
    await user.keyboard('{Enter}')
    await waitFor(() => expect(document.documentElement.dataset.mantineColorScheme).toBe('dark'))
  })

  it('asks the server for keys that begin as typed', async () => {
    const { user, addressNow } = await openPalette('/overview')
    await user.keyboard('examplebucket/')
    const keys = await screen.findByRole('group', { name: `In ${example}` })
    await waitFor(() => expect(within(keys).getAllByRole('option').length).toBeGreaterThan(2))
    const [folder] = within(keys).getAllByRole('option')
    const name = folder?.textContent ?? ''
    expect(name).toMatch(/\/$/)
    await user.keyboard('{Enter}')
    await waitFor(() => expect(addressNow()).toBe(`/buckets/${example}/files?prefix=${encodeURIComponent(name)}`))
  })

  it('shows everything that begins with a prefix, also where no key is known yet', async () => {
    const { user, addressNow } = await openPalette(`/buckets/${example}/basic`)
    await user.keyboard('/never/th')
    await user.click(await option(`Show everything that begins with ${example}/never/th`))
    await waitFor(() => expect(addressNow()).toBe(`/buckets/${example}/files?prefix=never%2F&search=th`))
  })

  it('finds a setting by what is on its page', async () => {
    const { user, addressNow } = await openPalette('/buckets')
    await user.keyboard('time zone{Enter}')
    await waitFor(() => expect(addressNow()).toBe('/settings/preferences'))
  })

  it('knows the pages and commands of the bucket one is in', async () => {
    const { user } = await openPalette(`/buckets/${example}/basic`)
    expect(await screen.findByRole('group', { name: example })).toBeInTheDocument()
    await user.keyboard('retry all')
    await user.click(await option(/Retry all failed pulls/))
    expect(await screen.findByText('Nothing is left to retry')).toBeVisible()
  })

  it('opens what a command needs: the dialog for a new bucket, the help', async () => {
    const { user } = await openPalette('/overview')
    await user.keyboard('create b{Enter}')
    expect(await screen.findByRole('dialog', { name: 'Create Bucket' })).toBeVisible()
  })

  it('keeps the focus when a page that was on its way arrives behind it', async () => {
    const { user, router } = await renderApp('/buckets')
    await screen.findByRole('heading', { level: 1, name: 'Bucket List' })
    const page = matchRoutes(router.routes, '/pulls')?.at(-1)?.route
    const arrived = Promise.withResolvers<{ Component: () => ReactNode }>()
    Object.assign(page ?? {}, { lazy: () => arrived.promise })
    await user.click(screen.getByRole('link', { name: 'Pull Tasks' }))
    await user.keyboard('{Control>}k{/Control}')
    expect(await field()).toHaveFocus()
    arrived.resolve({ Component: Late })
    await waitFor(() => expect(document.title).toContain('Late'))
    expect(await field()).toHaveFocus()
  })

  it('offers where one has been', async () => {
    const { user, router, addressNow } = await renderApp(`/buckets/${example}/basic`)
    await screen.findByRole('heading', { level: 1 })
    await router.navigate('/overview')
    await screen.findByRole('heading', { level: 1, name: 'Overview' })
    await user.keyboard('{Control>}k{/Control}')
    const recent = await screen.findByRole('group', { name: 'Recent' })
    expect(within(recent).getAllByRole('option')).toHaveLength(1)
    await user.keyboard('{Enter}')
    await waitFor(() => expect(addressNow()).toBe(`/buckets/${example}/basic`))
  })

  it('leaves Enter to an input method that offers characters', async () => {
    const { addressNow } = await openPalette('/overview')
    const input = await field()
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, isComposing: true }))
    expect(await field()).toBe(input)
    expect(addressNow()).toBe('/overview')
  })

  it('tells that buckets could not be loaded, and keeps the rest', async () => {
    server.use(http.get('*/api/v1/buckets', () => HttpResponse.error()))
    await openPalette('/settings/preferences')
    expect(await screen.findByText(/The server could not be reached/)).toBeVisible()
    expect(await option('Bucket List')).toBeInTheDocument()
  })

  it('speaks Chinese', async () => {
    const { user } = await renderApp('/overview', { language: 'zh' })
    await screen.findByRole('heading', { level: 1 })
    await user.keyboard('{Control>}k{/Control}')
    await screen.findByRole('combobox', { name: '前往或执行' })
    await user.keyboard('English{Enter}')
    expect(await screen.findByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  })
})
