import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { makeBucket } from './world/bucket.ts'

test('a custom domain answers once it is added, belongs to one bucket, and is silent once it is removed', async ({
  page,
  bucket,
  api,
  gateway,
}) => {
  const domain = `img-${bucket.name}.example.com`
  await bucket.upload('a.txt', 'under my own name')
  const section = page.getByRole('region', { name: 'Custom domains' })
  const field = section.getByRole('textbox', { name: 'New custom domain' })
  const add = section.getByRole('button', { name: 'Add domain' })
  const ask = async () => (await bucket.get('a.txt', { host: domain.toUpperCase() })).status
  expect(await ask()).not.toBe(200)

  await page.goto(`/buckets/${bucket.name}/basic`)
  await field.fill('http://img.example.com/a')
  await add.click()
  await expect(section.getByRole('alert')).toContainText('Enter a domain name')
  await field.fill(domain.toUpperCase())
  await add.click()
  await expect(section.getByRole('listitem')).toContainText(`CNAME to set: ${bucket.host}`)
  const answer = await bucket.get('a.txt', { host: domain.toUpperCase() })
  expect({ status: answer.status, body: answer.body.toString() }).toEqual({ status: 200, body: 'under my own name' })

  const other = await makeBucket(api, gateway.objectsPort)
  await page.goto(`/buckets/${other.name}/basic`)
  await field.fill(domain)
  await add.click()
  await expect(section.getByRole('alert')).toContainText('A bucket answers under this domain already.')
  await expect(field).toBeFocused()

  await page.goto(`/buckets/${bucket.name}/basic`)
  await section.getByRole('button', { name: `Remove ${domain}` }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove domain' })
  await expect(dialog).toContainText(domain)
  await dialog.getByRole('button', { name: 'Remove domain' }).click()
  await expect(section.getByText('No custom domain yet.')).toBeVisible()
  await expect.poll(ask).not.toBe(200)
})
