import { fireEvent, screen, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { findBucket } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { object } from '../../mock-api/seed.ts'
import { paths } from '../../paths.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { example, problem } from './file-list.fixture.ts'

const store = (key: string, size: number, headers: Record<string, string>) =>
  findBucket(example).objects.set(key, object(key, size, headers))

async function open(key: string) {
  const app = await renderApp(paths.folder(example, { prefix: '', key }))
  const details = await screen.findByRole('dialog', { name: key })
  return { ...app, part: within(await within(details).findByRole('region', { name: 'Preview' })) }
}

const objectsListener = 'http://localhost:9000/'

describe('a preview', () => {
  it('shows a picture from the objects listener, never from the console’s own site', async () => {
    const { part } = await open('picture.jpg')
    const picture = await part.findByRole('img', { name: 'Preview of picture.jpg', hidden: true })
    expect(picture.getAttribute('src')).toMatch(new RegExp(`^${objectsListener}examplebucket-1250000000/\\?preview=`))
  })

  it('shows markup as its letters, and the beginning of it only', async () => {
    store('page.html', 200_000, { 'content-type': 'text/html' })
    const asked = new Promise<string | null>((resolve) =>
      server.events.on('request:start', ({ request }) => {
        if (request.url.startsWith(objectsListener)) resolve(request.headers.get('Range'))
      }),
    )
    const { part } = await open('page.html')
    const text = await part.findByRole('region', { name: 'Text of page.html' })
    expect(text).toHaveTextContent('<p>This is page.html.</p>')
    expect(text.querySelector('p')).toBeNull()
    expect(part.getByText('The first 64 KB of 195.3 KB.')).toBeVisible()
    expect(await asked).toBe('bytes=0-65535')
    server.events.removeAllListeners()
  })

  it('asks for no part of a text that is packed', async () => {
    store('packed.txt', 100_000, { 'content-type': 'text/plain', 'content-encoding': 'gzip' })
    const ranges: (string | null)[] = []
    server.use(
      http.get(`${objectsListener}:bucket/`, ({ request }) => {
        ranges.push(request.headers.get('Range'))
        return HttpResponse.text('x'.repeat(70_000))
      }),
    )
    const { part } = await open('packed.txt')
    const text = await part.findByRole('region', { name: 'Text of packed.txt' })
    expect(text.textContent).toHaveLength(65_536)
    expect(ranges).toEqual([null])
  })

  it('says when it fails, with the request id, and shows it at the second try', async () => {
    server.use(http.post('*/object/preview-address', () => problem(500, 'InternalError'), { once: true }))
    store('a.txt', 30, { 'content-type': 'text/plain' })
    const { part, user } = await open('a.txt')
    expect(await part.findByRole('alert')).toHaveTextContent('request-7')
    await user.click(part.getByRole('button', { name: 'Try again' }))
    expect(await part.findByRole('region', { name: 'Text of a.txt' })).toBeVisible()
  })

  it('loads a large picture only when somebody wants to see it', async () => {
    store('large.png', 50 * 2 ** 20, { 'content-type': 'image/png' })
    const { part, user } = await open('large.png')
    expect(part.getByText(/The picture is large \(50 MB\)/)).toBeVisible()
    await user.click(part.getByRole('button', { name: 'Show it' }))
    expect(await part.findByRole('img', { hidden: true })).toBeInTheDocument()
  })

  it('tells that there is none of this type, and that an object is empty', async () => {
    store('empty.txt', 0, { 'content-type': 'text/plain' })
    const { part, router } = await open('stuck.bin')
    expect(part.getByText(/No preview for this type/)).toBeVisible()
    await router.navigate(paths.folder(example, { prefix: '', key: 'empty.txt' }))
    expect(await screen.findByText('The object is empty.')).toBeVisible()
  })

  it('goes on at the same place from a new address when the old one has expired', async () => {
    store('film.mp4', 9_000_000, { 'content-type': 'video/mp4' })
    const { part } = await open('film.mp4')
    const film = await part.findByLabelText<HTMLVideoElement>('Video film.mp4')
    const first = film.src
    let ready = 4
    Object.defineProperty(film, 'readyState', { get: () => ready })
    film.currentTime = 42
    fireEvent.seeking(film)
    const later = Date.now() + 61_000
    const now = vi.spyOn(Date, 'now').mockImplementation(() => later)
    server.use(
      http.post('*/object/preview-address', () =>
        HttpResponse.json({ url: `${first}&again`, expiresAt: new Date(later).toISOString() }),
      ),
    )
    fireEvent.error(film)
    await vi.waitFor(() => expect(film.src).toBe(`${first}&again`))
    ready = 0
    film.currentTime = 0
    fireEvent.timeUpdate(film)
    ready = 1
    fireEvent.loadedMetadata(film)
    expect(film.currentTime).toBe(42)
    now.mockRestore()
    fireEvent.error(film)
    expect(await part.findByText('The preview could not be shown')).toBeVisible()
  })
})
