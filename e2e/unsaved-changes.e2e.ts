import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { originPullCard } from './pages/origin-pull-card.ts'

test.beforeEach(async ({ page, bucket }) => {
  await bucket.pullFrom(originAddress)
  const card = originPullCard(page)
  await card.open(bucket.name)
  await card.startEditing()
})

test('leaving with changes asks first; one can stay, or throw them away', async ({ page, bucket }) => {
  const card = originPullCard(page)
  const question = page.getByRole('dialog', { name: 'Leave without saving?' })
  const leave = () => page.getByRole('link', { name: 'File List' }).click()
  await card.address.fill('other.example.com')

  await leave()
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await expect(question).toBeHidden()
  await expect(card.address).toHaveValue('other.example.com')

  await leave()
  await question.getByRole('button', { name: 'Discard changes' }).click()
  await expect(page).toHaveURL(`/buckets/${bucket.name}/files`)
  expect(await bucket.originPull()).toMatchObject({ defaultRule: { address: originAddress } })
})

test('going back with changes asks, too', async ({ page, bucket }) => {
  const card = originPullCard(page)
  await page.getByRole('link', { name: 'File List' }).click()
  await expect(page).toHaveURL(`/buckets/${bucket.name}/files`)
  await page.getByRole('link', { name: 'Basic Configuration' }).click()
  await card.startEditing()
  await card.address.fill('other.example.com')
  await page.goBack()
  await expect(page.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible()
  await expect(card.address).toHaveValue('other.example.com')
})

test('leaving without changes asks nothing, also after something was typed and taken back', async ({
  page,
  bucket,
}) => {
  const card = originPullCard(page)
  await card.address.fill('other.example.com')
  await card.address.fill(originAddress)
  await page.getByRole('link', { name: 'File List' }).click()
  await expect(page).toHaveURL(`/buckets/${bucket.name}/files`)
})

test('closing the tab asks only when there are changes', async ({ page }) => {
  const questions: string[] = []
  page.on('dialog', (dialog) => {
    questions.push(dialog.type())
    void dialog.accept()
  })
  const card = originPullCard(page)
  await page.reload()
  expect(questions).toEqual([])

  await card.startEditing()
  await card.address.fill('other.example.com')
  await page.reload()
  expect(questions).toEqual(['beforeunload'])
})
