import { expect, type Page } from '@playwright/test'
import { test } from './fixtures.ts'
import { originPullCard } from './pages/origin-pull-card.ts'

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
    other,
    bucket,
  }) => {
    const first = await startEnabling(other, bucket.name)
    const second = await startEnabling(page, bucket.name)
    await first.enter('abc.qq.com')
    await first.saveAndSee()

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
