import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { originPullCard } from './pages/origin-pull-card.ts'
import { languages, locales, words } from './pages/words.ts'

type BadAddress = { readonly typed: string; readonly en: string; readonly zh: string; readonly fixed?: string }

const scheme = { en: 'enter only a host name or IP, for example abc.example.com:8080', zh: '只填写域名或 IP' }
const path = { en: 'can add it', zh: '请去掉路径' }
const port = { en: 'The port must be 1 to 65535', zh: '端口须为 1–65535' }
const ip = { en: 'Not a valid IP address', zh: 'IP 地址无效' }
const brackets = { en: 'Put the IPv6 address in brackets', zh: 'IPv6 地址请加方括号' }
const longLabel = 'a'.repeat(64)

const badAddresses: readonly BadAddress[] = [
  { typed: '', en: 'Enter the origin server address', zh: '请填写回源地址' },
  { typed: 'http://abc.example.com', ...scheme, fixed: 'abc.example.com' },
  { typed: 'https://abc.example.com:8443/a?b', ...scheme, fixed: 'abc.example.com:8443' },
  { typed: 'abc.example.com/img/', ...path, fixed: 'abc.example.com' },
  { typed: 'abc.example.com:99999', ...port },
  { typed: 'abc.example.com:0', ...port },
  { typed: '2001:db8::1:8080', ...brackets, fixed: '[2001:db8::1]:8080' },
  { typed: 'user:pw@host', en: 'Credentials do not belong here', zh: '请勿在地址中填写账号密码' },
  { typed: '300.1.1.1', ...ip },
  { typed: '10.1.2', ...ip },
  { typed: '0x7f.1', ...ip },
  { typed: 'abc_def..com', en: 'Not a valid host name: abc_def', zh: '域名无效：abc_def' },
  { typed: `${longLabel}.example.com`, en: `Not a valid host name: ${longLabel}`, zh: `域名无效：${longLabel}` },
]

for (const language of languages) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: locales[language] })

    test('each bad address is refused in words, and fixed with one click where it can be', async ({ page, bucket }) => {
      const card = originPullCard(page, words[language])
      await card.open(bucket.name)
      await card.startEditing()
      await card.status.check()
      for (const bad of badAddresses) {
        await test.step(bad.typed || 'nothing at all', async () => {
          await card.enter(bad.typed)
          await expect(card.address).toHaveAccessibleDescription(new RegExp(RegExp.escape(bad[language])))
          await expect(card.address).toHaveAttribute('aria-invalid', 'true')
          if (bad.fixed === undefined) return expect(card.fix).toHaveCount(0)
          await card.fix.click()
          await expect(card.address).toHaveValue(bad.fixed)
          await expect(card.address).not.toHaveAttribute('aria-invalid', 'true')
        })
      }
      await card.enter('http://abc.example.com')
      await card.save.click()
      await expect(card.address).toBeFocused()
      expect(await bucket.originPull()).toMatchObject({ enabled: false, version: 0 })
    })

    const refusals = {
      self: { en: 'This is this gateway: it would pull from itself.', zh: '不能回源到本网关自身' },
      policy: { en: 'Refused by this server’s address policy', zh: '该地址被服务器策略禁止' },
    }

    test('the server refuses its own address and forbidden ones, on the field', async ({ page, bucket, gateway }) => {
      const card = originPullCard(page, words[language])
      await card.open(bucket.name)
      await card.startEditing()
      await card.status.check()
      for (const [typed, says] of [
        [`127.0.0.1:${gateway.objectsPort}`, refusals.self],
        [`localhost:${gateway.objectsPort}`, refusals.self],
        ['169.254.169.254', refusals.policy],
        ['[::1]', refusals.policy],
      ] as const) {
        await card.enter(typed)
        await card.save.click()
        await expect(card.address).toHaveAccessibleDescription(new RegExp(RegExp.escape(says[language])))
        await expect(card.address).toBeFocused()
        await expect(card.address).toHaveValue(typed)
      }
      expect(await bucket.originPull()).toMatchObject({ enabled: false, version: 0 })
      await card.enter('abc.example.com')
      await card.saveAndSee()
    })
  })
}

for (const [typed, kept] of [
  ['  abc.example.com  ', 'abc.example.com'],
  ['ａｂｃ．example。com：８０８０', 'abc.example.com:8080'],
  ['ABC.Example.COM.', 'abc.example.com'],
  ['例子.cn', 'xn--fsqu00a.cn'],
] as const) {
  test(`“${typed}” is understood, and the field shows ${kept}`, async ({ page, bucket }) => {
    const card = originPullCard(page)
    await card.open(bucket.name)
    await card.startEditing()
    await card.status.check()
    await card.enter(typed)
    await expect(card.address).not.toHaveAttribute('aria-invalid', 'true')
    await expect(card.address).toHaveValue(kept)
    await card.saveAndSee()
    await expect(card.card).toContainText(kept)
    expect(await bucket.originPull()).toMatchObject({ defaultRule: { address: kept } })
  })
}
