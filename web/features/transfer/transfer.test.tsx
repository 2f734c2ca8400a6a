import { screen, waitFor, within } from '@testing-library/react'
import { beforeAll, describe, expect, it } from 'vitest'
import { switchLanguage } from '../../i18n/i18n.ts'
import { addBucket, db, findBucket } from '../../mock-api/db.ts'
import { renderApp } from '../../testing/render-app.tsx'

// On a busy machine the first import of a screen takes longer than a test looks for it.
beforeAll(() => Promise.all([import('./transfer-page.tsx')]))

const archive = 'media-archive-2019-1250000000'
const configuration = () => findBucket(archive).originPull
const ids = () => configuration().rules.map(({ address }) => address)

async function open() {
  const app = await renderApp(`/buckets/${archive}/basic/transfer`)
  const card = within(await screen.findByRole('region', { name: 'Import' }))
  const press = (name: string) => app.user.click(card.getByRole('button', { name }))
  const paste = async (text: string) => {
    await app.user.click(card.getByRole('textbox', { name: 'Document' }))
    await app.user.paste(text)
  }
  return { ...app, card, press, paste }
}

const documentOf = (rules: object[]) =>
  JSON.stringify({ headwater: 1, enabled: false, defaultRule: { address: 'new.example.com' }, rules })

describe('importing', () => {
  it('shows what would change before anything is saved, then replaces, and can be undone', async () => {
    const { user, card, press, paste, addressNow } = await open()
    expect(card.getByRole('button', { name: 'Show changes' })).toBeDisabled()
    await paste(documentOf([{ address: 'b.example', condition: { prefix: 'b/' } }]))
    await press('Show changes')
    expect(await card.findByText('Status: Enabled → Disabled')).toBeVisible()
    expect(card.getByText('Rule 1 added')).toBeVisible()
    expect(card.getAllByText(/^Rule \d removed$/)).toHaveLength(3)
    expect(configuration().version).toBe(12)
    await press('Save changes')
    await waitFor(() => expect(addressNow()).toBe(`/buckets/${archive}/basic`))
    expect(configuration()).toMatchObject({ version: 13, enabled: false })
    await user.click(await screen.findByRole('button', { name: 'Undo' }))
    await waitFor(() => expect(configuration()).toMatchObject({ version: 14, enabled: true }))
  })

  it('adds rules below those that are there, and leaves the rest alone', async () => {
    const { press, paste, card } = await open()
    const before = configuration()
    await paste(documentOf([{ address: 'b.example', condition: { prefix: 'b/' } }]))
    await press('Keep them, add rules below')
    await press('Show changes')
    expect(await card.findByText('Rule 4 added')).toBeVisible()
    expect(card.queryByText(/removed/)).not.toBeInTheDocument()
    await press('Save changes')
    await waitFor(() => expect(configuration().version).toBe(13))
    expect(configuration().rules.slice(0, 3)).toEqual(before.rules)
    expect(ids()).toEqual([...before.rules.map(({ address }) => address), 'b.example'])
    expect(configuration().defaultRule).toEqual(before.defaultRule)
  })

  it.each(['Replace everything', 'Keep them, add rules below'])(
    'says of XML which element of which rule it passed over: %s',
    async (how) => {
      const { card, press, paste } = await open()
      const rule = '<OriginType>Mirror</OriginType><OriginInfo><HostName>x.example</HostName></OriginInfo><Foo>1</Foo>'
      await paste(`<OriginConfiguration><OriginRule>${rule}</OriginRule></OriginConfiguration>`)
      await press(how)
      await press('Show changes')
      expect(await card.findByText('Taken otherwise than written')).toBeVisible()
      expect(card.getByText('Rule 1 › Foo')).toBeVisible()
    },
  )

  it('says what is wrong with a document, and where, and changes nothing', async () => {
    const { user, card, press, paste } = await open()
    await paste('{"headwater": 1,')
    await press('Show changes')
    expect(await card.findByRole('alert')).toHaveTextContent('The document: This is not JSON. (line 1)')
    await user.clear(card.getByRole('textbox', { name: 'Document' }))
    await paste(documentOf([{ address: 'a.example' }, { address: 'b.example', weight: 1000 }]))
    await press('Show changes')
    expect(await card.findByRole('alert')).toHaveTextContent('Rule 2 › weight')
    expect(configuration().version).toBe(12)
  })

  it('says all that is wrong at once, in the language of the console', async () => {
    const { user, paste } = await open()
    await paste(
      documentOf([{ address: 5, weight: 1000 }, { address: 'a', mode: 'cache', unheard: 1 }, { passQuery: 'yes' }]),
    )
    await switchLanguage('zh')
    await user.click(screen.getByRole('button', { name: '查看变化' }))
    const told = within(await screen.findByRole('alert')).getAllByRole('listitem')
    expect(told.map(({ textContent }) => textContent)).toEqual([
      '规则 1 › address：须为文本，用引号括起。',
      '规则 1 › weight：不能大于 100。',
      '规则 2 › mode：只能是以下值之一：async, sync, redirect。',
      '规则 2 › unheard：没有该名称的设置，请删除。',
      '规则 3 › address：缺少该项。',
      '规则 3 › passQuery：须为 true 或 false，不加引号。',
    ])
  })

  it('goes on with a picked file after logging in again', async () => {
    const { user, card } = await open()
    const file = new File([documentOf([{ address: 'b.example', condition: { prefix: 'b/' } }])], 'rules.json')
    const input = document.querySelector<HTMLInputElement>('input[type=file]')
    if (input) await user.upload(input, file)
    db.loggedIn = false
    await user.click(card.getByRole('button', { name: 'Show changes' }))
    await user.type(await screen.findByLabelText('Password'), 'correct horse battery{Enter}')
    expect(await card.findByText('Rule 1 added')).toBeVisible()
    expect(card.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('copies the configuration of another bucket, and says that its secrets stay there', async () => {
    const { defaultRule } = configuration()
    addBucket('copied-1250000000', { rule: { enabled: true, defaultRule: { ...defaultRule, address: 'c.example' } } })
    const { user, card, press } = await open()
    await press('Another bucket')
    await user.selectOptions(await card.findByRole('combobox', { name: 'Bucket' }), 'copied-1250000000')
    expect(card.getByText(/Its secrets stay where they are/)).toBeVisible()
    await press('Show changes')
    expect(await card.findByText(/Origin server address: .* → c\.example/)).toBeVisible()
    await press('Save changes')
    await waitFor(() => expect(configuration()).toMatchObject({ rules: [], defaultRule: { address: 'c.example' } }))
  })

  it('asks before a document that is not saved is left', async () => {
    const { user, paste } = await open()
    await paste('{}')
    await user.click(screen.getByRole('link', { name: 'Basic Configuration' }))
    expect(await screen.findByRole('dialog', { name: 'Leave without saving?' })).toBeVisible()
  })
})

describe('exporting', () => {
  it('shows the document as it would be downloaded, in the format that stands in the address', async () => {
    const { user, addressNow } = await open()
    const card = within(screen.getByRole('region', { name: 'Export' }))
    const shown = await card.findByRole<HTMLTextAreaElement>('textbox', { name: 'The document' })
    expect(JSON.parse(shown.value)).toMatchObject({ headwater: 1, rules: [{ id: 'images' }, {}, {}] })
    await user.click(card.getByRole('button', { name: 'COS XML' }))
    expect(addressNow()).toContain('format=cos-xml')
  })
})
