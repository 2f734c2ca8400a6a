import { expect, type Page } from '@playwright/test'
import { type Words, words } from './words.ts'

/** Search and commands, over any page: a field that keeps the focus, and the list that it points into. */
export const palette = (page: Page, say: Words = words.en) => {
  const dialog = page.getByRole('dialog', { name: say.palette })
  const field = dialog.getByRole('combobox', { name: say.goToOrDo })
  const results = dialog.getByRole('listbox')
  return {
    dialog,
    field,
    results,
    /** What Enter would do now. */
    chosen: results.getByRole('option', { selected: true }),
    option: (name: string | RegExp) => results.getByRole('option', { name }),
    /** Says how much was found. */
    said: dialog.getByRole('status'),
    button: page.getByRole('button', { name: say.palette }).first(),
    /** By its keys, which work from the moment on when the page is there. */
    async open(keys: 'Control+K' | 'Meta+K' = 'Control+K') {
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.keyboard.press(keys)
      await expect(field).toBeFocused()
    },
    /** Types, and takes what is offered first. */
    async take(typed: string, offered: string | RegExp) {
      await page.keyboard.type(typed)
      await expect(this.chosen).toHaveText(offered)
      await page.keyboard.press('Enter')
      await expect(dialog).toBeHidden()
    },
  }
}
