import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { db } from './mock-api/db.ts'
import { renderApp } from './testing/render-app.tsx'

describe('the routes', () => {
  it.each([
    ['/', '/overview', 'Overview'],
    ['/buckets', '/buckets', 'Bucket List'],
    ['/buckets/empty-1250000000', '/buckets/empty-1250000000/files', 'empty-1250000000 File List'],
    ['/buckets/empty-1250000000/basic', '/buckets/empty-1250000000/basic', 'empty-1250000000 Basic Configuration'],
    ['/system', '/settings/system', 'Settings System'],
    ['/buckets/%E4%BE/basic', '/buckets/%E4%BE/basic', 'Page not found'],
    ['/no/such/page', '/no/such/page', 'Page not found'],
  ])('%s shows %s', async (address, arrived, heading) => {
    const { addressNow } = await renderApp(address)
    expect(await screen.findByRole('heading', { level: 1, name: heading })).toBeVisible()
    expect(addressNow()).toBe(arrived)
  })

  it('lead home to the list that teaches while there is no bucket', async () => {
    db.buckets.clear()
    const { addressNow } = await renderApp('/')
    expect(await screen.findByRole('heading', { name: 'Create your first bucket' })).toBeVisible()
    expect(addressNow()).toBe('/buckets')
  })

  it('say that a bucket does not exist', async () => {
    await renderApp('/buckets/nowhere-1250000000/basic')
    expect(await screen.findByRole('heading', { name: 'There is no such bucket.' })).toBeVisible()
  })

  it('move the focus to the heading of a new page and name it in the title', async () => {
    const { user } = await renderApp('/buckets')
    await user.click(await screen.findByRole('link', { name: 'empty-1250000000' }))
    await user.click(await screen.findByRole('link', { name: 'Basic Configuration' }))
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
    expect(document.title).toBe('Basic Configuration · empty-1250000000 · Headwater')
  })

  it('switch the language without a reload, and remember it', async () => {
    const { user } = await renderApp('/buckets')
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Language' }), 'zh')
    expect(await screen.findByRole('heading', { name: '存储桶列表' })).toBeVisible()
    expect(document.documentElement.lang).toBe('zh-CN')
    expect(localStorage.getItem('headwater-language')).toBe('zh')
  })
})
