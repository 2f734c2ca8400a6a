import { expect, type Page } from '@playwright/test'

export type LocalFile = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }

/** `/buckets/:bucket/files`. */
export const fileListPage = (page: Page) => {
  const link = (name: string) => page.getByRole('link', { name, exact: true })
  const row = (name: string) => page.getByRole('row').filter({ has: link(name) })
  const upload = page.getByRole('button', { name: 'Upload', exact: true })
  const headers = page.getByRole('dialog', { name: 'Edit headers' })
  const action = (name: string, what: string) => row(name).getByRole('button', { name: what, exact: true })
  return {
    upload,
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
    folderDialog: page.getByRole('dialog', { name: /^Delete all under/ }),
    uploads: page.getByRole('region', { name: 'Uploads' }),
    /** Offered when nobody could tell whether keys are taken. */
    tryAgain: page.getByRole('alert').getByRole('button', { name: 'Try again' }),
    deletion: page.getByRole('progressbar', { name: 'Delete objects' }),
    conflict: page.getByRole('dialog', { name: /key that is taken|keys that are taken/ }),
    select: (name: string) => page.getByRole('checkbox', { name: `Select ${name}`, exact: true }),
    selectAll: page.getByRole('checkbox', { name: 'Select all loaded objects' }),
    deleteSelected: page.getByRole('button', { name: 'Delete', exact: true }).first(),
    picture: (name: string) => page.getByRole('img', { name: `Preview of ${name}` }),
    preview: (name: string) => page.getByRole('region', { name: 'Preview' }).getByLabel(name),
    async open(bucket: string, query = '', site = '') {
      await page.goto(`${site}/buckets/${bucket}/files${query}`)
      await expect(upload).toBeVisible()
    },
    async uploadByButton(files: LocalFile[]) {
      const chooser = page.waitForEvent('filechooser')
      await upload.click()
      await (await chooser).setFiles(files)
    },
    async uploadFolder(path: string) {
      const chooser = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: 'Upload folder' }).click()
      await (await chooser).setFiles(path)
    },
    /** In the dialog that asks what becomes of files whose keys are taken. */
    async choose(name: string, what: 'Overwrite' | 'Skip' | 'Keep both') {
      await page.getByRole('combobox', { name: `What to do with ${name}` }).selectOption(what)
    },
    goOn: page.getByRole('dialog').getByRole('button', { name: 'Go on' }),
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
    /** Counts, and starts when the number is typed. */
    async deleteFolder(name: string, objects: number) {
      await action(name, 'Delete folder').click()
      const dialog = page.getByRole('dialog', { name: `Delete all under ${name}` })
      await dialog.getByRole('textbox', { name: `Type ${objects} to delete them all` }).fill(String(objects))
      await dialog.getByRole('button', { name: 'Delete' }).click()
    },
    openFolder: (name: string) => link(name).click(),
    async openDetails(name: string) {
      await link(name).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
    async editHeaders() {
      await page.getByRole('button', { name: 'Edit headers' }).click()
      return headers
    },
    headers,
    header: (name: string) => headers.getByRole('textbox', { name, exact: true }),
    /** In the dialog for headers: `Save`, and after a conflict one of the two versions. */
    answer: (name: 'Save' | 'Save mine' | 'Use the saved one') =>
      headers.getByRole('button', { name, exact: true }).click(),
    async download(name: string) {
      const download = page.waitForEvent('download')
      await action(name, 'Download').click()
      return download
    },
  }
}
