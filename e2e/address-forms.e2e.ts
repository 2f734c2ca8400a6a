import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { originPullCard } from './pages/origin-pull-card.ts'

for (const address of ['abc.example.com', 'abc.example.com:8080', '10.10.10.10', '10.10.10.10:8080']) {
  test(`${address} is saved as it is typed, shown, and used`, async ({ page, bucket }) => {
    const card = originPullCard(page)
    await card.open(bucket.name)
    await card.startEditing()
    await card.status.check()
    await card.enter(address)
    await card.saveAndSee()
    await expect(card.card).toContainText(address)
    await expect(card.edit).toBeFocused()

    await page.reload()
    await expect(card.card).toContainText(address)
    expect(await bucket.originPull()).toMatchObject({ enabled: true, defaultRule: { address } })
    const { status, headers } = await bucket.get('picture.jpg')
    expect({ status, location: headers.location }).toEqual({ status: 302, location: `http://${address}/picture.jpg` })
  })
}
