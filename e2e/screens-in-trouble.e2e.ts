import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { failureNote } from './pages/failure-note.ts'
import { faultyRequestId } from './world/faults.ts'

/** What each screen lives of, and what it shows when that has come. `$` is the bucket. */
const screens = [
  { at: '/buckets?q=$', asks: /^\/buckets$/, shows: 'link', name: '$' },
  { at: '/overview', asks: /^\/overview$/, shows: 'heading', name: 'Migration progress' },
  { at: '/buckets/$/files', asks: /\/objects$/, shows: 'link', name: 'here.txt' },
  { at: '/buckets/$/overview', asks: /\/overview$/, shows: 'heading', name: 'Migration progress' },
  { at: '/buckets/$/basic', asks: /\/origin-pull$/, shows: 'button', name: 'Edit' },
  { at: '/buckets/$/rules/new', asks: /\/origin-pull$/, shows: 'button', name: 'Next' },
  { at: '/buckets/$/rules/default', asks: /\/origin-pull$/, shows: 'radio', name: 'Asynchronous' },
  { at: '/buckets/$/basic/history', asks: /\/history$/, shows: 'button', name: 'Look at version 1' },
  { at: '/buckets/$/basic/transfer', asks: /\/origin-pull\/export$/, shows: 'textbox', name: 'The document' },
  { at: '/buckets/$/pulls', asks: /\/pulls$/, shows: 'heading', name: 'No pulls yet' },
  { at: '/pulls?bucket=$', asks: /\/pulls$/, shows: 'heading', name: 'No pulls yet' },
  { at: '/buckets/$/warm-ups', asks: /\/warm-ups$/, shows: 'heading', name: 'No warm-ups yet' },
  { at: '/settings/security', asks: /^\/sessions$/, shows: 'rowheader', name: /This session/ },
  { at: '/settings/system', asks: /^\/system\/status$/, shows: 'heading', name: 'Address policy' },
] as const

for (const { at, asks, shows, name } of screens) {
  test(`${at} says that it waits, tells every failure with what to do, and fills when the server is well`, async ({
    page,
    bucket,
    faults,
  }) => {
    await bucket.upload('here.txt', 'here')
    await bucket.pullFrom(originAddress)
    const filled = page.getByRole(shows, { name: name === '$' ? bucket.name : name, exact: true }).first()
    const failure = failureNote(page)
    const what = { path: asks, method: 'GET' }

    const release = await faults.hold(what)
    await page.goto(at.replace('$', bucket.name))
    await expect(page.getByRole('status').filter({ hasText: 'Loading' })).not.toHaveCount(0)
    release()
    await expect(filled, 'a slow answer is an answer').toBeVisible()
    await faults.mend()

    await faults.refuse(what, 'InternalError')
    await page.reload()
    await expect(failure.note).toContainText('Something went wrong on the server.')
    await expect(failure.note).toContainText(faultyRequestId)
    await expect(filled).toBeHidden()

    await faults.mend()
    await faults.refuse(what, 'CrossSiteRequest')
    await failure.tryAgain.click()
    await expect(failure.note).toContainText('The request came from another site and was refused.')

    await faults.mend()
    await faults.garble(what)
    await failure.tryAgain.click()
    await expect(failure.note).toContainText('The server answered something unexpected.')

    await faults.mend()
    await failure.tryAgain.click()
    await expect(filled).toBeVisible()
    await expect(failure.note).toBeHidden()
  })
}
