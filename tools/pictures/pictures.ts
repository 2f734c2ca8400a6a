import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { launchOptions } from '../../e2e/browser.ts'
import { type Company, openCompany } from '../../e2e/company/company.ts'
import { type Picture, pictures } from './list.ts'
import { takePictures } from './take.ts'

/**
 * The pictures of the guide and the README, from the real product at work: `npm run pictures`, or with names of scenes to
 * take those alone. The same moment, data, fonts and size each time; what a film has been copied of may differ a little.
 */
const target = join(import.meta.dirname, '../../docs/guide/pictures')
/** A place that can be shown: the System page names it. */
const folder = join(tmpdir(), 'headwater')

const wanted = process.argv.slice(2)
const chosen = pictures.filter(({ scene }) => wanted.length === 0 || wanted.includes(scene))
if (wanted.length === 0) rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })

const company = await openCompany(folder, { filmRate: 250_000 })
try {
  await take(company, chosen)
} finally {
  await company.close()
}

async function take(at: Company, all: readonly Picture[]): Promise<void> {
  // Previews are asked for under the address that is shown; that is not where a free port was.
  const mapped = `--host-resolver-rules=MAP *.localhost 127.0.0.1:${at.objectsPort}, MAP localhost 127.0.0.1:${at.objectsPort}`
  const browser = await chromium.launch({ ...launchOptions, args: [...(launchOptions.args ?? []), mapped] })
  try {
    await takePictures(browser, at, { all, target })
  } finally {
    await browser.close()
  }
}
