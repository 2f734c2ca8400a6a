import { screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'
import type { TestStep } from '../../../contract/origin-pull.ts'
import type { Language } from '../../i18n/language.ts'
import { findBucket } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { renderApp } from '../../testing/render-app.tsx'

const path = '*/api/v1/buckets/:bucket/origin-pull'
const full = 'examplebucket-1250000000'

const words = {
  en: { card: 'Origin-Pull', edit: 'Edit', address: 'Origin server address', test: 'Test connection' },
  zh: { card: '回源设置', edit: '编辑', address: '回源地址', test: '测试连接' },
}

async function openEditor(language: Language = 'en') {
  const app = await renderApp(`/buckets/${full}/basic`, { language })
  const word = words[language]
  const card = within(await screen.findByRole('region', { name: word.card }))
  await app.user.click(await card.findByRole('button', { name: word.edit }))
  const address = card.getByRole('textbox', { name: word.address })
  const type = async (text: string) => {
    await app.user.clear(address)
    if (text !== '') await app.user.type(address, text)
  }
  const press = (name: string) => app.user.click(card.getByRole('button', { name }))
  return { ...app, card, address, type, press, word }
}

const unavailable = () =>
  HttpResponse.json(
    { type: 'about:blank', title: 'x', status: 500, code: 'InternalError', detail: 'x', requestId: 'one', errors: [] },
    { status: 500, headers: { 'Content-Type': 'application/problem+json' } },
  )

describe('a press on a button of the form', () => {
  it.each(['Save', 'Cancel', 'Test connection'])('does not move %s by leaving the address first', async (name) => {
    const { user, card, address, type } = await openEditor()
    await type('例子.cn')
    await user.pointer({ keys: '[MouseLeft>]', target: card.getByRole('button', { name }) })
    expect(address).toHaveFocus()
    expect(card.queryByText(/stored as Punycode/)).not.toBeInTheDocument()
    await user.pointer({ keys: '[/MouseLeft]' })
  })

  it('saves the address in its stored spelling although the field was never left', async () => {
    const { type, press } = await openEditor()
    await type('例子.cn')
    await press('Save')
    await waitFor(() => expect(findBucket(full).originPull.defaultRule.address).toBe('xn--fsqu00a.cn'))
  })

  it('leads to the address when it is missing while origin-pull is enabled', async () => {
    const { user, card, address, type, press } = await openEditor()
    await type('')
    await user.tab()
    await press('Save')
    await waitFor(() => expect(address).toHaveFocus())
    expect(await card.findByRole('alert')).toHaveTextContent('Enter the origin server address.')
  })
})

describe('the undo of a disabling', () => {
  const disable = async () => {
    const editor = await openEditor()
    await editor.user.click(editor.card.getByRole('switch', { name: 'Status' }))
    await editor.press('Save')
    return { ...editor, undo: await screen.findByRole('button', { name: 'Undo' }) }
  }

  it('says that it worked', async () => {
    const { user, undo } = await disable()
    await user.click(undo)
    expect(await screen.findByText('Origin-Pull enabled again')).toBeVisible()
  })

  it('says why it did not work', async () => {
    const { user, undo } = await disable()
    server.use(http.put(path, unavailable))
    await user.click(undo)
    expect(await screen.findByText('Origin-Pull could not be enabled again')).toBeVisible()
    expect(screen.getByText('Something went wrong on the server.')).toBeVisible()
  })

  it('is no longer offered while one edits', async () => {
    const { press } = await disable()
    await press('Edit')
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument())
  })
})

describe('a save that takes its time', () => {
  it('locks the form, and opens it again with the focus where it was', async () => {
    const answer = Promise.withResolvers<void>()
    server.use(http.put(path, () => answer.promise.then(unavailable)))
    const { card, address, type, press } = await openEditor()
    await type('new.example.com')
    await press('Save')
    await waitFor(() => expect(address).toBeDisabled())
    expect(card.getByRole('button', { name: 'Cancel' })).toBeDisabled()
    answer.resolve()
    await waitFor(() => expect(address).toBeEnabled())
    expect(address).toHaveValue('new.example.com')
    expect(address).toHaveFocus()
  })
})

describe('after a conflict', () => {
  it('says that the other version could not be read, and reads it when asked to', async () => {
    const { card, type, press } = await openEditor()
    server.use(http.get(path, unavailable))
    await type('edited.example.com')
    await press('Save')
    expect(await card.findByText(/their version could not be loaded/)).toBeVisible()
    server.resetHandlers()
    await press('Try again')
    expect(await card.findByRole('heading', { name: /Somebody else saved Origin-Pull/ })).toHaveFocus()
  })

  it('does not warn of a name that is not the saved one', async () => {
    const { user, card, press } = await openEditor()
    const save = async (text: string) => {
      const field = card.getByRole('textbox', { name: 'Origin server address' })
      await user.clear(field)
      await user.type(field, text)
      await press('Save')
    }
    await save('unresolved.example.com')
    expect(await card.findByText(/does not resolve at the moment/)).toBeVisible()
    await press('Edit')
    await save('edited.example.com')
    await user.click(await card.findByRole('button', { name: 'Use the saved one' }))
    expect(await card.findByText('theirs.example.com')).toBeVisible()
    expect(card.queryByText(/does not resolve at the moment/)).not.toBeInTheDocument()
  })
})

describe('the result of a connection test', () => {
  it('keeps the focus on its button, and says for which address it is once another is typed', async () => {
    const { card, type, press } = await openEditor()
    await press('Test connection')
    const report = within(await card.findByRole('region', { name: 'Connection test' }))
    expect(card.getByRole('button', { name: 'Test connection' })).toHaveFocus()
    expect(report.queryByText(/This result is for/)).not.toBeInTheDocument()
    await type('other.example.com')
    expect(report.getByText('This result is for http://abc.example.com/.')).toBeVisible()
  })

  it('is in the language of the screen from its first word to its last', async () => {
    const step = (name: TestStep['step'], code: string, facts: Record<string, string>): TestStep => ({
      step: name,
      outcome: 'failed',
      ms: 1,
      code,
      facts,
    })
    const steps = [
      step('policy', 'refused-by-policy', { ip: '169.254.169.254', range: 'cloud metadata', setting: 'X_ALLOW' }),
      step('tcp', 'unreachable', { detail: '10.0.0.1:80 is unreachable (EHOSTUNREACH)' }),
      step('tls', 'certificate-expired', { detail: 'TLS with a.example.com: certificate expired' }),
    ]
    server.use(http.post(`${path}/test`, () => HttpResponse.json({ ok: false, url: 'http://a.example.com/', steps })))
    const { card, press } = await openEditor('zh')
    await press('测试连接')
    const report = within(await card.findByRole('region', { name: '连接测试' }))
    expect(report.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      '地址策略失败被地址策略禁止IP: 169.254.169.254 · 地址范围: 云元数据服务 · 设置项: X_ALLOW1毫秒',
      'TCP失败无法到达详情: EHOSTUNREACH1毫秒',
      'TLS失败证书已过期1毫秒',
    ])
  })
})

describe('a private bucket', () => {
  it('says that anonymous users get 403, until its access is changed', async () => {
    findBucket(full).view.access = 'private'
    const { user, card } = await openEditor()
    expect(await card.findByText(/anonymous users get 403/)).toBeVisible()
    await user.click(card.getByRole('button', { name: 'Let anybody read…' }))
    await user.click(await screen.findByRole('button', { name: 'Make public' }))
    await waitFor(() => expect(card.queryByText(/anonymous users get 403/)).not.toBeInTheDocument())
  })
})
