import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Language } from '../../i18n/language.ts'
import { db, findBucket } from '../../mock-api/db.ts'
import { renderApp } from '../../testing/render-app.tsx'

const words = {
  en: {
    card: 'Origin-Pull',
    edit: 'Edit',
    address: 'Origin server address',
    save: 'Save',
    fix: 'Fix',
    status: 'Status',
  },
  zh: { card: '回源设置', edit: '编辑', address: '回源地址', save: '保存', fix: '修正', status: '状态' },
}

async function openEditor({
  language = 'en',
  bucket = 'examplebucket',
}: {
  language?: Language
  bucket?: string
} = {}) {
  const app = await renderApp(`/buckets/${bucket}-1250000000/basic`, { language })
  const word = words[language]
  const card = within(await screen.findByRole('region', { name: word.card }))
  await app.user.click(await card.findByRole('button', { name: word.edit }))
  const address = card.getByRole('textbox', { name: word.address })
  const save = () => app.user.click(card.getByRole('button', { name: word.save }))
  const type = async (text: string) => {
    await app.user.clear(address)
    if (text !== '') await app.user.type(address, text.replaceAll('[', '[['))
    await app.user.tab()
  }
  return { ...app, card, address, type, save, word }
}

const saved = (bucket = 'examplebucket') => findBucket(`${bucket}-1250000000`).originPull

const refused = [
  ['http://abc.example.com', 'Remove http://: enter only', '请去掉 http://', 'abc.example.com'],
  ['https://abc.example.com:8443/a', 'Remove https://: enter only', '请去掉 https://', 'abc.example.com:8443'],
  ['abc.example.com/img/', 'Remove the path /img/', '请去掉路径 /img/', 'abc.example.com'],
  [
    '2001:db8::1:8080',
    'Put the IPv6 address in brackets: [2001:db8::1]:8080',
    'IPv6 地址请加方括号',
    '[2001:db8::1]:8080',
  ],
  ['abc.example.com:99999', 'The port must be 1 to 65535.', '端口须为 1–65535', null],
  ['user:pw@host', 'Credentials do not belong here', '请勿在地址中填写账号密码', null],
  ['300.1.1.1', 'Not a valid IP address.', 'IP 地址无效', null],
  ['0x7f.1', 'Not a valid IP address.', 'IP 地址无效', null],
  ['abc_def..com', 'Not a valid host name: abc_def', '域名无效：abc_def', null],
] as const

type Case = { typed: string; language: Language; message: string; fix: string | null }

const cases = refused.flatMap(([typed, en, zh, fix]): Case[] => [
  { typed, language: 'en', message: en, fix },
  { typed, language: 'zh', message: zh, fix },
])

describe('the address of the origin', () => {
  it.each(cases)(
    '$typed is explained in $language and mended by one click',
    async ({ typed, language, message, fix }) => {
      const { user, card, address, type, word } = await openEditor({ language })
      await type(typed)
      expect(await card.findByRole('alert')).toHaveTextContent(message)
      expect(address).toHaveAccessibleDescription(expect.stringContaining(message))
      expect(card.queryAllByRole('button', { name: word.fix })).toHaveLength(fix === null ? 0 : 1)
      if (fix === null) return
      await user.click(card.getByRole('button', { name: word.fix }))
      expect(address).toHaveValue(fix)
      await waitFor(() => expect(card.queryByRole('alert')).not.toBeInTheDocument())
    },
  )

  it.each(['abc.example.com', 'abc.example.com:8080', '10.10.10.10', '10.10.10.10:8080'])(
    'takes %s, saves it and shows it',
    async (typed) => {
      const { card, type, save, word } = await openEditor({ bucket: 'empty' })
      await type(typed)
      await save()
      expect(await card.findByText(typed)).toBeVisible()
      expect(card.getByRole('button', { name: word.edit })).toHaveFocus()
      expect(saved('empty').defaultRule.address).toBe(typed)
    },
  )

  it('becomes what was meant when it is left: full width, blanks, upper case, international names', async () => {
    const { address, type, card } = await openEditor()
    await type(' ABC．example.com：8080 ')
    expect(address).toHaveValue('abc.example.com:8080')
    await type('例子.cn')
    expect(address).toHaveValue('xn--fsqu00a.cn')
    expect(card.getByText(/stored as Punycode: xn--fsqu00a.cn/)).toBeVisible()
  })

  it.each([
    ['en', 'Enter the origin server address. Origin-pull cannot be enabled without one.'],
    ['zh', '请填写回源地址，否则无法开启回源'],
  ] as const)('must be there when origin-pull is enabled (%s)', async (language, message) => {
    const { user, card, address, save, word } = await openEditor({ language, bucket: 'empty' })
    await user.click(card.getByRole('switch', { name: word.status }))
    await save()
    expect(await card.findByRole('alert')).toHaveTextContent(message)
    expect(address).toHaveFocus()
    await user.click(card.getByRole('switch', { name: word.status }))
    await waitFor(() => expect(card.queryByRole('alert')).not.toBeInTheDocument())
    expect(saved('empty').version).toBe(0)
  })

  it.each([
    ['self.example.com', 'This is this gateway: it would pull from itself.'],
    ['127.0.0.1', 'Refused by this server’s address policy (HEADWATER_ORIGIN_ALLOW).'],
    ['169.254.169.254', 'Refused by this server’s address policy (HEADWATER_ORIGIN_ALLOW).'],
  ])('shows at the field that the server refused %s', async (typed, message) => {
    const { card, address, type, save } = await openEditor()
    await type(typed)
    await save()
    expect(await card.findByRole('alert')).toHaveTextContent(message)
    expect(address).toHaveValue(typed)
  })
})

describe('saving origin-pull', () => {
  it('names the change in a toast', async () => {
    const { type, save } = await openEditor()
    await type('new.example.com')
    await save()
    expect(await screen.findByText('Origin server address: abc.example.com → new.example.com')).toBeVisible()
  })

  it('keeps every value when it is disabled, and undoes that by one click', async () => {
    const { user, card, save } = await openEditor()
    await user.click(card.getByText('Advanced'))
    await user.selectOptions(card.getByRole('combobox', { name: 'Redirect code' }), '307')
    await user.selectOptions(card.getByRole('combobox', { name: 'Protocol' }), 'https')
    await user.click(card.getByRole('switch', { name: 'Pass the query string' }))
    await user.click(card.getByRole('switch', { name: 'Status' }))
    await save()
    expect(await card.findByText('Disabled')).toBeVisible()
    expect(card.getByText('abc.example.com')).toBeVisible()
    const rule = { mode: 'async', address: 'abc.example.com', protocol: 'https', redirectCode: 307, passQuery: true }
    expect(saved()).toMatchObject({ enabled: false, defaultRule: { ...rule, followRedirects: true } })
    await user.click(await screen.findByRole('button', { name: 'Undo' }))
    expect(await card.findByText('Enabled')).toBeVisible()
    expect(saved()).toMatchObject({ enabled: true, defaultRule: rule })
  })

  it('cancels without a change', async () => {
    const { user, card, type, word } = await openEditor()
    await type('new.example.com')
    await user.click(card.getByRole('button', { name: 'Cancel' }))
    expect(card.getByText('abc.example.com')).toBeVisible()
    expect(card.getByRole('button', { name: word.edit })).toHaveFocus()
    expect(saved().version).toBe(3)
  })

  it('warns that a saved name does not resolve', async () => {
    const { card, type, save } = await openEditor()
    await type('unresolved.example.com')
    await save()
    expect(await card.findByText(/unresolved.example.com does not resolve at the moment/)).toBeVisible()
  })

  it('keeps what was typed while one logs in again', async () => {
    const { user, address, type, save } = await openEditor()
    await type('expired.example.com')
    await save()
    const dialog = within(await screen.findByRole('dialog', { name: 'You were logged out' }))
    await user.type(dialog.getByLabelText('Password'), 'correct horse battery')
    await user.click(dialog.getByRole('button', { name: 'Log in' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(address).toHaveValue('expired.example.com')
    await save()
    await waitFor(() => expect(saved().defaultRule.address).toBe('expired.example.com'))
  })

  it('asks before a navigation loses a change, and only then', async () => {
    const { user, type, addressNow } = await openEditor()
    await type('new.example.com')
    const crumbs = within(screen.getByRole('navigation', { name: 'Where this is' }))
    await user.click(crumbs.getByRole('link', { name: 'Bucket List' }))
    await user.click(await screen.findByRole('button', { name: 'Keep editing' }))
    expect(addressNow()).toContain('/basic')
    await type('abc.example.com')
    await user.click(crumbs.getByRole('link', { name: 'Bucket List' }))
    await waitFor(() => expect(addressNow()).toBe('/buckets'))
  })
})

describe('a conflict of two operators', () => {
  const conflict = async () => {
    const editor = await openEditor()
    await editor.type('edited.example.com')
    await editor.save()
    const title = await editor.card.findByRole('heading', { name: /Somebody else saved Origin-Pull/ })
    expect(title).toHaveFocus()
    const row = editor.card.getByRole('row', { name: /Origin server address/ })
    expect(row).toHaveTextContent('theirs.example.com')
    expect(row).toHaveTextContent('edited.example.comdifferent')
    return editor
  }

  it('shows both versions, and saves mine when I say so', async () => {
    const { user, card } = await conflict()
    await user.click(card.getByRole('button', { name: 'Save mine' }))
    expect(await card.findByRole('button', { name: 'Edit' })).toHaveFocus()
    expect(saved().defaultRule.address).toBe('edited.example.com')
  })

  it('leaves theirs when I say so', async () => {
    const { user, card } = await conflict()
    await user.click(card.getByRole('button', { name: 'Use the saved one' }))
    expect(await card.findByText('theirs.example.com')).toBeVisible()
    expect(saved().defaultRule.address).toBe('theirs.example.com')
  })

  it('lets me go on editing mine on top of theirs', async () => {
    const { user, card, save } = await conflict()
    await user.click(card.getByRole('button', { name: 'Keep editing' }))
    expect(document.body).not.toHaveFocus()
    expect(card.getByRole('textbox', { name: 'Origin server address' })).toHaveValue('edited.example.com')
    await save()
    await waitFor(() => expect(saved().defaultRule.address).toBe('edited.example.com'))
  })
})

describe('testing the connection', () => {
  const test = async (address: string, protocol = 'http') => {
    const editor = await openEditor()
    await editor.type(address)
    await editor.user.selectOptions(editor.card.getByLabelText('Protocol'), protocol)
    await editor.user.click(editor.card.getByRole('button', { name: 'Test connection' }))
    const report = within(await editor.card.findByRole('region', { name: 'Connection test' }))
    return { ...editor, report, steps: report.getAllByRole('listitem').map((step) => step.textContent) }
  }

  it('tells every step in words, and nothing is saved', async () => {
    const { report, steps } = await test('abc.example.com:8080', 'https')
    expect(report.getByText('The origin answers.')).toBeVisible()
    expect(steps).toEqual([
      'Address policyOKallowed0 ms',
      'DNSOKname foundaddresses: 203.0.113.10, 203.0.113.1112 ms',
      'TCPOKconnectedaddress: 203.0.113.10 · port: 8023 ms',
      'TLSOKcertificate verifiedversion: TLSv1.3 · certificate days left: 6341 ms',
      'HTTPOKanswered 200Content-Length: 1,204 B · Accept-Ranges: bytes1.2 sec',
    ])
    expect(saved().version).toBe(3)
  })

  it('stops at the step that fails and says what it was', async () => {
    const { report, steps } = await test('down.example.com')
    expect(report.getByText('The origin could not be used.')).toBeVisible()
    expect(steps[2]).toBe('TCPFailedthe connection was refused4 ms')
    expect(steps[4]).toBe('HTTPSkippednot reached')
  })

  it('asks for an address first, and never gates saving', async () => {
    const { user, card, type, save } = await openEditor({ bucket: 'empty' })
    await user.click(card.getByRole('button', { name: 'Test connection' }))
    expect(await card.findByRole('alert')).toHaveTextContent('Enter the origin server address.')
    await type('down.example.com')
    await save()
    await waitFor(() => expect(db.buckets.get('empty-1250000000')?.originPull.version).toBe(1))
  })
})
