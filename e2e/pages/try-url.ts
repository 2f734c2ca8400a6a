import type { Page } from '@playwright/test'

/** The card “Try a URL”, below the rules and beside the form of a rule. */
export const tryUrl = (page: Page) => {
  const card = page.getByRole('region', { name: 'Try a URL' })
  return { card, field: card.getByRole('textbox', { name: 'Key or URL' }) }
}
