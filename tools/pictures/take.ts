import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright'
import type { Company } from '../../e2e/company/company.ts'
import { play, type Scene, scenes } from '../../e2e/company/scenes.ts'
import { openStage } from '../../e2e/company/stage.ts'
import { words } from '../../e2e/pages/words.ts'
import type { Picture } from './list.ts'

/** Takes one after the other, each in a browser of its own. */
export async function takePictures(
  browser: Browser,
  company: Company,
  { all, target }: { readonly all: readonly Picture[]; readonly target: string },
): Promise<void> {
  let total = 0
  for (const { scene, look, file } of all) {
    const { loggedIn = true }: Scene = scenes[scene]
    await using context = await openStage(browser, company, { look, scale: 1.5, loggedIn })
    const page = await context.newPage()
    const part = await play(page, scene, words[look.language])
    // Live: how fast it goes is known after a moment.
    if (scene === 'pull-tasks')
      await page
        .getByRole('cell', { name: /B\/(s|秒)/ })
        .first()
        .waitFor()
    const bytes = await toWebp(page, part)
    writeFileSync(join(target, file), bytes)
    total += bytes.length
    process.stdout.write(`${file} ${Math.ceil(bytes.length / 1024)} KiB\n`)
  }
  process.stdout.write(`${all.length} pictures, ${(total / 2 ** 20).toFixed(1)} MiB\n`)
}

/** A third of PNG for what screens show, with letters as sharp for the eye; and the browser can write it. */
async function toWebp(page: Page, part: Locator | Page): Promise<Buffer> {
  const png = await part.screenshot({ animations: 'disabled', caret: 'hide' })
  const desk = await page.context().newPage()
  const base64 = await desk.evaluate(async (source) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${source}`)).blob())
    const canvas = document.createElement('canvas')
    canvas.width = picture.width
    canvas.height = picture.height
    canvas.getContext('2d')?.drawImage(picture, 0, 0)
    return canvas.toDataURL('image/webp', 0.8).replace(/^.*,/, '')
  }, png.toString('base64'))
  await desk.close()
  return Buffer.from(base64, 'base64')
}
