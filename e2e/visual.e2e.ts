import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { type Company, openCompany } from './company/company.ts'
import { play, type Scene, type SceneName, scenes } from './company/scenes.ts'
import { type Look, openStage } from './company/stage.ts'
import { words } from './pages/words.ts'

/** How key screens look; `npm run baselines` takes them anew. One company for all: it takes a while to set up. */
test.describe.configure({ mode: 'default', timeout: 120_000 })

/** So many dots may differ, and each by a little: edges of letters in another version of Chromium. One word is more. */
const tolerance = {
  maxDiffPixels: 80,
  threshold: 0.15,
  animations: 'disabled',
  caret: 'hide',
  timeout: 30_000,
} as const

type LookName = `${Look['language']} ${Look['scheme']} ${number}`

const looks = {
  'pull-tasks': ['en light 1280', 'zh dark 1280', 'en light 360'],
  'log-in': ['en light 1280', 'zh dark 360'],
  'bucket-list': ['en light 1280', 'zh light 1280', 'en dark 1280', 'en light 360'],
  'create-bucket': ['zh light 1280'],
  overview: ['en light 1280', 'zh dark 1280'],
  'origin-pull': ['en light 1280', 'zh light 1280', 'en dark 1280', 'zh light 360'],
  'origin-pull-edit': ['en light 1280', 'zh dark 1280', 'en light 360'],
  'rule-when': ['en light 1280', 'zh light 1280'],
  'rule-origin': ['en dark 1280'],
  files: ['en light 1280', 'zh light 1280', 'en dark 360'],
  preferences: ['zh light 1280'],
} as const satisfies Partial<Record<SceneName, readonly LookName[]>>

const all = Object.entries(looks).flatMap(([scene, some]) => some.map((look) => [scene as SceneName, look] as const))

let company: Company
test.beforeAll(async () => {
  test.setTimeout(240_000)
  company = await openCompany(mkdtempSync(join(tmpdir(), 'headwater-visual-')))
})
test.afterAll(() => company.close())

for (const [name, look] of all)
  test(`${name} looks as it did: ${look}`, async ({ browser }) => {
    const [language, scheme, width] = look.split(' ') as ['en' | 'zh', 'light' | 'dark', string]
    const { loggedIn = true }: Scene = scenes[name]
    await using context = await openStage(browser, company, {
      look: { language, scheme, width: Number(width) },
      loggedIn,
    })
    const page = await context.newPage()
    const part = await play(page, name, words[language])
    // What is not yet as it will be, a rate that comes to rest, is waited for here.
    if (name === 'pull-tasks') await expect(page.getByText(/^0 B\/(s|秒)$/).first()).toBeVisible()
    const file = `${name}-${look.replaceAll(' ', '-')}.png`
    if ('goto' in part) await expect(part).toHaveScreenshot(file, tolerance)
    else await expect(part).toHaveScreenshot(file, tolerance)
  })
