import { screen, waitFor, within } from '@testing-library/react'
import { beforeAll, describe, expect, it } from 'vitest'
import { findBucket } from '../../mock-api/db.ts'
import { renderApp } from '../../testing/render-app.tsx'

// On a busy machine the first import of a screen takes longer than a test looks for it.
beforeAll(() => import('./basic-page.tsx'))

const archive = 'media-archive-2019-1250000000'

async function openList() {
  const app = await renderApp(`/buckets/${archive}/basic`)
  const card = within(await screen.findByRole('region', { name: 'Origin-Pull' }))
  const list = within(await card.findByRole('list', { name: 'Rules by priority' }))
  const withoutCounts = ({ textContent }: HTMLElement) => textContent.replace(/(Last 24 h: .*|\u00a0)$/, '')
  const withoutDetails = (item: HTMLElement) =>
    withoutCounts(item).replace(item.querySelector('details')?.textContent ?? '', '')
  const sentences = () => list.getAllByRole('listitem').map(withoutDetails)
  const press = (name: string) => app.user.click(list.getByRole('button', { name }))
  return { ...app, card, list, sentences, press }
}

const ids = () => findBucket(archive).originPull.rules.map(({ id }) => id)

describe('the list of rules', () => {
  it('says each rule in a sentence, by priority, the default rule last', async () => {
    const { sentences } = await openList()
    expect(sentences()).toEqual([
      '1images/* that is missing → sync from img.example.com over HTTPS. ',
      '2old/* that is answered 403, 404 → redirect 301 to legacy.example.com over HTTP. ',
      '3images/small/* that is missing → redirect 302 to thumbs.example.com over the protocol of the request, then copy. Never used: rule 1 above takes everything this one is for.',
      'lastEvery key that is missing → redirect 302 to [2001:db8::1]:8080 over HTTPS, then copy.',
    ])
  })

  it('says what each did in the last 24 hours', async () => {
    const { list } = await openList()
    const counts = await list.findAllByText(/^Last 24 h: /)
    expect(counts.map((line) => line.textContent)).toEqual([
      ...ids().map(() => 'Last 24 h: 0 misses answered · 0 pulled · 0 failed'),
      'Last 24 h: 1,284 misses answered · 306 pulled · 4 failed',
    ])
  })

  it('shows on demand what the sentence of a rule does not say', async () => {
    const { user, list } = await openList()
    const [first, second] = list.getAllByRole('listitem')
    await user.click(within(first ?? document.body).getByText('1 more setting'))
    expect(first).toHaveTextContent(/Origin credentialsUser name and password \(Basic\) · reader, secret stored/)
    expect(second).not.toHaveTextContent('more setting')
  })

  it('says under which hosts a rule does not hold', async () => {
    const bucket = findBucket(archive)
    const excludedHosts = ['a.example', 'b.example', 'c.example', 'd.example', 'e.example']
    const rules = bucket.originPull.rules.map((rule) => ({ ...rule, condition: { ...rule.condition, excludedHosts } }))
    bucket.originPull = { ...bucket.originPull, rules }
    const { sentences } = await openList()
    expect(sentences()[0]).toContain('images/* (not under a.example, b.example, c.example, +2) that is missing → sync')
  })

  it('warns of a rule whose secret is missing', async () => {
    const bucket = findBucket(archive)
    const credentials = { kind: 'bearer' as const, secretSet: false }
    const rules = bucket.originPull.rules.map((rule) => (rule.id === 'old' ? { ...rule, credentials } : rule))
    bucket.originPull = { ...bucket.originPull, rules }
    const { sentences } = await openList()
    expect(sentences().map((text) => text?.includes('A secret is missing'))).toEqual([false, true, false, false])
  })

  it('leads to the form of each rule', async () => {
    const { list, card } = await openList()
    const to = (name: string) => list.getByRole('link', { name }).getAttribute('href')
    expect(card.getByRole('link', { name: 'Add rule' })).toHaveAttribute('href', `/buckets/${archive}/rules/new`)
    expect(to('Edit rule 1')).toBe(`/buckets/${archive}/rules/images`)
    expect(to('Duplicate rule 2')).toBe(`/buckets/${archive}/rules/new?from=old`)
    expect(to('Edit the default rule')).toBe(`/buckets/${archive}/rules/default`)
  })

  it('moves a rule by the keyboard, keeps the focus on it, and undoes that', async () => {
    const { user, list, press } = await openList()
    list.getByRole('button', { name: 'Move rule 3 up' }).focus()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(ids()).toEqual(['images', 'small', 'old']))
    await waitFor(() => expect(list.getByRole('button', { name: 'Move rule 2 up' })).toHaveFocus())
    await user.keyboard('{Enter}')
    await waitFor(() => expect(ids()).toEqual(['small', 'images', 'old']))
    await waitFor(() => expect(list.queryByText(/Never used/)).not.toBeInTheDocument())
    await press('Move rule 1 up')
    expect(ids()).toEqual(['small', 'images', 'old'])
    await user.click((await screen.findAllByRole('button', { name: 'Undo' })).at(-1) ?? document.body)
    await waitFor(() => expect(ids()).toEqual(['images', 'small', 'old']))
  })

  it('moves a rule by the arrow keys on its handle, and keeps the focus there', async () => {
    const { user, list } = await openList()
    list.getByRole('button', { name: /^Drag rule 1,/ }).focus()
    await user.keyboard('{ArrowDown}')
    await waitFor(() => expect(ids()).toEqual(['old', 'images', 'small']))
    await waitFor(() => expect(list.getByRole('button', { name: /^Drag rule 2,/ })).toHaveFocus())
    await user.keyboard('{ArrowUp}{ArrowUp}')
    await waitFor(() => expect(ids()).toEqual(['images', 'old', 'small']))
  })

  it('makes every one of many quick moves, and offers the way back from the last', async () => {
    const { user, list } = await openList()
    const { version } = findBucket(archive).originPull
    list.getByRole('button', { name: 'Move rule 1 down' }).focus()
    await user.keyboard('{Enter}{Enter}{Enter}')
    await waitFor(() => expect(ids()).toEqual(['old', 'small', 'images']))
    // The third has nowhere to go.
    expect(findBucket(archive).originPull.version).toBe(version + 2)
    expect(screen.queryByText(/Somebody else/)).not.toBeInTheDocument()
    await waitFor(() => expect(list.getByRole('button', { name: 'Move rule 3 down' })).toHaveFocus())
    expect(await screen.findAllByRole('button', { name: 'Undo' })).toHaveLength(1)
  })

  it('takes a switch that is pressed twice for pressed once, not for somebody else', async () => {
    const { user, list } = await openList()
    await user.dblClick(list.getByRole('switch', { name: 'Rule 1 enabled' }))
    expect(await list.findByText('Disabled')).toBeVisible()
    expect(screen.queryByText(/Somebody else/)).not.toBeInTheDocument()
  })

  it('switches a rule off, which leaves its settings alone', async () => {
    const { user, list } = await openList()
    const before = findBucket(archive).originPull.rules[0]
    await user.click(list.getByRole('switch', { name: 'Rule 1 enabled' }))
    expect(await list.findByText('Disabled')).toBeVisible()
    expect(findBucket(archive).originPull.rules[0]).toEqual({ ...before, enabled: false })
    expect(list.queryByText(/Never used/)).not.toBeInTheDocument()
  })

  it('deletes a rule, goes on at Add rule, and brings it back to its place', async () => {
    const { user, card, press } = await openList()
    await press('Delete rule 2')
    await waitFor(() => expect(ids()).toEqual(['images', 'small']))
    expect(card.getByRole('link', { name: 'Add rule' })).toHaveFocus()
    await user.click(await screen.findByRole('button', { name: 'Undo' }))
    await waitFor(() => expect(ids()).toEqual(['images', 'old', 'small']))
  })

  it('changes nothing when somebody else was faster, and shows the rules of now', async () => {
    const { card, press, list } = await openList()
    const bucket = findBucket(archive)
    const [first] = bucket.originPull.rules
    if (first === undefined) throw new Error('the mock has rules')
    bucket.originPull = { ...bucket.originPull, version: 99, rules: [first] }
    await press('Delete rule 1')
    expect(await card.findByText(/Somebody else changed the rules/)).toBeVisible()
    await waitFor(() => expect(list.getAllByRole('listitem')).toHaveLength(2))
    expect(ids()).toEqual(['images'])
  })
})
