import { screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'
import { findBucket } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { object } from '../../mock-api/seed.ts'
import { renderApp } from '../../testing/render-app.tsx'

const archive = 'media-archive-2019-1250000000'

async function open(page: string) {
  const app = await renderApp(`/buckets/${archive}/${page}`)
  const panel = within(await screen.findByRole('region', { name: 'Try a URL' }))
  const field = panel.getByRole('textbox', { name: 'Key or URL' })
  const fact = async (name: string) => (await panel.findByText(name)).nextElementSibling
  return { ...app, panel, field, fact }
}

describe('trying a URL', () => {
  it('says which rule answers, why those before do not, and what the client gets', async () => {
    const { user, panel, field, fact, addressNow } = await open('basic')
    await user.type(field, 'pictures/cat.jpg')
    expect(await panel.findByText(/302: it is sent to the origin, and the object is copied/)).toBeVisible()
    expect(panel.getByText('Nothing is requested', { exact: false })).toHaveTextContent('nothing is requested')
    expect(await fact('Answered by')).toHaveTextContent('Default rule Every key that is missing')
    expect(await fact('Passed over before')).toHaveTextContent(/Rule 1 images\/\*.*does not start with images\//)
    expect(await fact('Headers sent')).toHaveTextContent('host: [2001:db8::1]:8080')
    expect(panel.getAllByText('https://[2001:db8::1]:8080/pictures/cat.jpg')).toHaveLength(2)
    await waitFor(() => expect(addressNow()).toContain('try=pictures%2Fcat.jpg'))
  })

  it('tries what stands in the address, masks secrets, and follows the rules as they change', async () => {
    const { user, panel, field, fact } = await open('basic?try=images/a.jpg')
    expect(field).toHaveValue('images/a.jpg')
    expect(await panel.findByText(/what the origin answers, as it arrives/)).toBeVisible()
    expect(await fact('Headers sent')).toHaveTextContent('authorization: ***')
    await user.click(screen.getByRole('switch', { name: 'Rule 1 enabled' }))
    await waitFor(() => expect(panel.getByText('it is disabled')).toBeVisible())
  })

  it('takes a whole URL, another answer of the bucket, and says when nothing is asked', async () => {
    const { user, panel, field } = await open('basic')
    await user.type(field, 'https://cdn.example/old/a.html?x=1')
    await user.click(panel.getByText('More about the request'))
    await user.selectOptions(panel.getByRole('combobox', { name: 'Answer of the bucket' }), '403')
    expect(await panel.findByText(/301: it is sent to the origin. Nothing is stored/)).toBeVisible()
    await user.selectOptions(panel.getByRole('combobox', { name: 'Answer of the bucket' }), '500')
    expect(await panel.findByText(/500, as the bucket answers it.*No rule is for this request/)).toBeVisible()
  })

  it('says that an object which is there is answered from here', async () => {
    findBucket(archive).objects.set('here.txt', object('here.txt', 3, {}))
    const { panel } = await open('basic?try=here.txt')
    expect(await panel.findByText(/The bucket holds this object/)).toBeVisible()
  })

  it('says what cannot be requested, and why an answer is missing', async () => {
    const { user, panel, field } = await open('basic')
    await user.type(field, '/')
    expect(panel.getByText(/not a key or a URL/)).toBeVisible()
    server.use(http.post('*/origin-pull/preview', () => HttpResponse.error()))
    await user.type(field, 'a')
    expect(await panel.findByText(/could not be reached/)).toBeVisible()
  })
})

describe('trying a rule that is not saved', () => {
  it('shows the draft in its place as it is typed, and sends no secret', async () => {
    const bodies: string[] = []
    server.events.on('request:start', async ({ request }) => {
      if (request.url.endsWith('/preview')) bodies.push(await request.clone().text())
    })
    const { user, panel, field, fact } = await open('rules/new')
    const steps = within(screen.getByRole('navigation', { name: 'Steps' }))
    const step = (name: RegExp) => user.click(steps.getByRole('button', { name }))
    await user.type(field, 'images/a.jpg')
    expect(panel.getByText(/Mend what is wrong/)).toBeVisible()
    await user.click(screen.getByRole('radio', { name: 'Redirect' }))
    await step(/Origin and answer/)
    await user.type(screen.getByRole('textbox', { name: 'Origin server address' }), 'draft.example.com')
    expect(await fact('Answered by')).toHaveTextContent('This rule, not saved yet')
    expect(await panel.findByText('http://draft.example.com/images/a.jpg')).toBeVisible()
    await step(/Mode and condition/)
    await user.type(screen.getByRole('textbox', { name: 'Key prefix' }), 'videos/')
    await waitFor(async () => expect(await fact('Answered by')).toHaveTextContent('Rule 1'))
    await user.click(screen.getByRole('radio', { name: 'Synchronous' }))
    await step(/Origin and answer/)
    await user.selectOptions(screen.getByRole('combobox', { name: 'Origin credentials' }), 'bearer')
    await user.type(screen.getByLabelText('Token'), 'river stones')
    await user.type(field, 'x')
    await waitFor(() => expect(bodies.at(-1)).toContain('images/a.jpgx'))
    expect(bodies.join()).not.toContain('river stones')
    expect(findBucket(archive).originPull.version).toBe(12)
    server.events.removeAllListeners()
  })
})
