import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { ruleForm } from './pages/rules.ts'

test('a question that cannot be loaded takes nothing off the page, and comes in its clothes when the server is back', async ({
  page,
  bucket,
}) => {
  const form = ruleForm(page)
  await form.open(bucket.name, 'new')
  await form.prefix.fill('typed/')
  const settings = page.getByRole('link', { name: 'Settings', exact: true })

  await page.context().setOffline(true)
  await settings.click()
  await expect(page.getByText('This could not be loaded')).toBeVisible()
  await expect(form.prefix).toHaveValue('typed/')

  await page.context().setOffline(false)
  await settings.click()
  const question = page.getByRole('dialog', { name: 'Leave without saving?' })
  await expect(question).toBeVisible()
  const head = question.getByRole('heading').locator('..')
  await expect(head, 'its styles came, too').toHaveCSS('display', 'flex')
  await expect(page.getByText('This could not be loaded')).toBeHidden()
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await expect(form.prefix).toHaveValue('typed/')
})
