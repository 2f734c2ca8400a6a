import { expect, type Page } from '@playwright/test'

export type LocalFile = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }

/** `/buckets/:bucket/files`. */
export const fileListPage = (page: Page) => {
  const link = (name: string) => page.getByRole('link', { name, exact: true })
  const row = (name: string) => page.getByRole('row').filter({ has: link(name) })
  const upload = page.getByRole('button', { name: 'Upload', exact: true })
  const action = (name: string, what: string) => row(name).getByRole('button', { name: what, exact: true })
  return {
    row,
    action,
    names: () =>
      page
        .getByRole('row')
        .getByRole('link')
        .evaluateAll((all) => all.map((one) => one.ariaLabel)),
    search: page.getByRole('textbox', { name: 'Search by prefix' }),
    crumbs: page.getByRole('navigation', { name: 'Folders' }),
    details: page.getByRole('dialog'),
    deleteDialog: page.getByRole('dialog', { name: 'Delete objects' }),
    uploads: page.getByRole('region', { name: 'Uploads' }),
    async open(bucket: string, query = '') {
      await page.goto(`/buckets/${bucket}/files${query}`)
      await expect(upload).toBeVisible()
    },
    async uploadByButton(files: LocalFile[]) {
      const chooser = page.waitForEvent('filechooser')
      await upload.click()
      await (await chooser).setFiles(files)
    },
    async drop(name: string, text: string) {
      const dataTransfer = await page.evaluateHandle(
        ([name, text]) => {
          const data = new DataTransfer()
          data.items.add(new File([text], name, { type: 'text/plain' }))
          return data
        },
        [name, text] as const,
      )
      for (const event of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('main', event, { dataTransfer })
    },
    openFolder: (name: string) => link(name).click(),
    async openDetails(name: string) {
      await link(name).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
    async download(name: string) {
      const download = page.waitForEvent('download')
      await action(name, 'Download').click()
      return download
    },
  }
}
