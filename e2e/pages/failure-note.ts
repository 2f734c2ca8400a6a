import type { Page } from '@playwright/test'

/** What a screen, or a form, shows instead of what could not be loaded or saved. */
export const failureNote = (page: Page) => {
  const note = page
    .getByRole('alert')
    .filter({ hasText: /This could not be loaded|This was not saved|This could not be started/ })
  return { note: note.first(), tryAgain: note.getByRole('button', { name: 'Try again' }).first() }
}
