import { type Browser, expect, type Page } from '@playwright/test'
import { test } from './fixtures.ts'
import { originPullCard } from './pages/origin-pull-card.ts'
import type { ConsoleApi } from './world/console-api.ts'

/** A second operator, in a browser of their own. */
async function secondOperator(browser: Browser, baseURL: string, api: ConsoleApi): Promise<Page> {
  const context = await browser.newContext({ baseURL, locale: 'en-US' })
  await context.addCookies([{ ...api.cookie, url: baseURL }])
  return context.newPage()
}

async function startEnabling(page: Page, bucket: string) {
  const card = originPullCard(page)
  await card.open(bucket)
  await card.startEditing()
  await card.status.check()
  return card
}

for (const choice of ['keepMine', 'useTheirs'] as const) {
  test(`who saves second sees both versions and may choose ${choice === 'keepMine' ? 'their own' : 'the first one'}`, async ({
    page,
    bucket,
    browser,
    gateway,
    api,
  }) => {
    const other = await secondOperator(browser, gateway.consoleUrl, api)
    const first = await startEnabling(other, bucket.name)
    const second = await startEnabling(page, bucket.name)
    await first.enter('abc.qq.com')
    await first.saveAndSee()
    await other.context().close()

    await second.enter('abc.example.com')
    const answered = page.waitForResponse((res) => res.request().method() === 'PUT')
    await second.save.click()
    expect((await answered).status()).toBe(412)
    await expect(second.conflict).toBeFocused()
    const versions = page.getByRole('row', { name: 'Origin server address' }).getByRole('cell')
    await expect(versions).toContainText(['abc.qq.com', 'abc.example.com'])
    expect(await bucket.originPull()).toMatchObject({ defaultRule: { address: 'abc.qq.com' } })

    await second[choice].click()
    await expect(second.edit).toBeFocused()
    const address = choice === 'keepMine' ? 'abc.example.com' : 'abc.qq.com'
    await expect(second.card).toContainText(address)
    await expect.poll(async () => (await bucket.originPull()).defaultRule.address).toBe(address)
    expect((await bucket.get('picture.jpg')).headers.location).toBe(`http://${address}/picture.jpg`)
  })
}
