import { expect, type Page } from '@playwright/test'
import { type Words, words } from './words.ts'

/** `/buckets/:bucket/basic` and its Origin-Pull card. */
export const originPullCard = (page: Page, say: Words = words.en) => {
  const card = page.getByRole('region', { name: say.originPull })
  const button = (name: string | RegExp) => card.getByRole('button', { name, exact: typeof name === 'string' })
  const edit = button(say.edit)
  const status = card.getByRole('switch', { name: say.status, exact: true })
  const address = card.getByRole('textbox', { name: say.address, exact: true })
  return {
    card,
    edit,
    status,
    address,
    save: button(say.save),
    cancel: button(say.cancel),
    fix: button(say.fix),
    testConnection: button(say.testConnection),
    report: card.getByRole('region', { name: say.testReport }),
    conflict: card.getByRole('heading', { name: 'Somebody else saved Origin-Pull while you were editing' }),
    keepMine: button('Save mine'),
    useTheirs: button('Use the saved one'),
    toast: page.getByRole('alert'),
    async open(bucket: string) {
      await page.goto(`/buckets/${bucket}/basic`)
      await expect(edit).toBeVisible()
    },
    async startEditing() {
      await edit.click()
      await expect(status).toBeVisible()
    },
    async enter(typed: string) {
      await address.fill(typed)
      await address.blur()
    },
    /** Leaves the editing mode again only when the server took it. */
    async saveAndSee() {
      await button(say.save).click()
      await expect(edit).toBeVisible()
    },
  }
}
