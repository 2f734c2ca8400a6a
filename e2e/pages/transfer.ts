import { expect, type Page } from '@playwright/test'

/** `/buckets/:bucket/basic/transfer`. */
export const transferPage = (page: Page) => {
  const card = page.getByRole('region', { name: 'Import', exact: true })
  return {
    card,
    document: card.getByRole('textbox', { name: 'Document' }),
    otherBucket: card.getByRole('combobox', { name: 'Bucket' }),
    /** What is refused of a document, or why nothing was imported. */
    refusal: card.getByRole('alert'),
    check: card.getByRole('button', { name: 'Show changes' }),
    changes: card.getByRole('region', { name: 'What would change' }),
    save: card.getByRole('button', { name: 'Save changes' }),
    exported: page.getByRole('region', { name: 'Export' }).getByRole('textbox', { name: 'The document' }),
    choose: (name: 'A file or text' | 'Another bucket' | 'COS XML') =>
      page.getByRole('button', { name, exact: true }).click(),
    async open(bucket: string) {
      await page.goto(`/buckets/${bucket}/basic/transfer`)
      await expect(card).toBeVisible()
    },
  }
}
