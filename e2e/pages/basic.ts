import { expect, type Page } from '@playwright/test'

/** What else `/buckets/:bucket/basic` has beside Origin-Pull: who may read, and domains of one's own. */
export const basicPage = (page: Page) => {
  const domains = page.getByRole('region', { name: 'Custom domains' })
  const access = page.getByRole('dialog', { name: 'Change access' })
  const removal = page.getByRole('dialog', { name: 'Remove domain' })
  const field = domains.getByRole('textbox', { name: 'New custom domain' })
  const submit = domains.getByRole('button', { name: 'Add domain' })
  return {
    access,
    domains,
    field,
    submit,
    removal,
    async open(bucket: string) {
      await page.goto(`/buckets/${bucket}/basic`)
      await expect(field).toBeVisible()
    },
    changeAccess: () => page.getByRole('button', { name: 'Change access' }).click(),
    make: (what: 'private' | 'public') => access.getByRole('button', { name: `Make ${what}` }),
    async add(domain: string) {
      await field.fill(domain)
      await submit.click()
    },
    async remove(domain: string) {
      await domains.getByRole('button', { name: `Remove ${domain}` }).click()
      await removal.getByRole('button', { name: 'Remove domain' }).click()
    },
  }
}
