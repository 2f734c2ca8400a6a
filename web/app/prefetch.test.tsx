import { fireEvent } from '@testing-library/react'
import type { RouteObject } from 'react-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { prefetchOnIntent, prefetchPage } from './prefetch.ts'

const loadLayout = vi.fn(async () => ({}))
const loadPage = vi.fn(async () => ({}))
const loadOther = vi.fn(async (): Promise<object> => {
  throw new Error('offline')
})
const routes: RouteObject[] = [
  {
    lazy: loadLayout,
    children: [
      { path: '/buckets/:bucket/files', lazy: loadPage },
      { path: '/other', lazy: loadOther },
    ],
  },
]

function linkTo(href: string) {
  const link = document.createElement('a')
  link.href = href
  link.innerHTML = '<span>there</span>'
  document.body.replaceChildren(link)
  return link
}

afterEach(() => {
  vi.clearAllMocks()
  document.body.replaceChildren()
})

describe('the chunks of a page', () => {
  it('are loaded with those of the layouts around it, and of no other page', () => {
    prefetchPage(routes, '/buckets/a-1/files')
    expect(loadLayout).toHaveBeenCalledOnce()
    expect(loadPage).toHaveBeenCalledOnce()
    expect(loadOther).not.toHaveBeenCalled()
  })

  it('may fail to load: whoever goes there is told', () => {
    expect(() => prefetchPage(routes, '/other')).not.toThrow()
    expect(() => prefetchPage(routes, '/nowhere')).not.toThrow()
  })

  it.each(['pointerOver', 'focusIn', 'touchStart'] as const)('are loaded once at %s on a link', (intent) => {
    const stop = prefetchOnIntent(routes)
    const inside = linkTo('/buckets/a-1/files?prefix=x/').querySelector('span') ?? document.body
    fireEvent[intent](inside)
    fireEvent[intent](inside)
    expect(loadPage).toHaveBeenCalledOnce()
    stop()
  })

  it('are left alone for links to elsewhere and for downloads', () => {
    const stop = prefetchOnIntent(routes)
    fireEvent.pointerOver(linkTo('https://elsewhere.example/other'))
    const download = linkTo('/other')
    download.download = 'other.csv'
    fireEvent.pointerOver(download)
    fireEvent.pointerOver(document.body)
    expect(loadLayout).not.toHaveBeenCalled()
    stop()
  })
})
