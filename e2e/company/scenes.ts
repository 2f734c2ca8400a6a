import type { Locator, Page } from '@playwright/test'
import { originPullCard } from '../pages/origin-pull-card.ts'
import type { Words } from '../pages/words.ts'
import { photos } from './catalogue.ts'
import { expect, settle } from './stage.ts'

/** A screen of the company, or a part of it, worth a picture. */
export type Scene = {
  readonly path: string
  /** What is done there before. */
  act?(page: Page, say: Words): Promise<void>
  /** What is taken; the window when there is none. */
  part?(page: Page, say: Words): Locator
  /** Of the window, where it is not 800. */
  readonly height?: number
  readonly loggedIn?: boolean
}

const bucket = '/buckets/product-photos-1250000000'
const website = '/buckets/website-1250000000'
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const dialog = (page: Page) => page.getByRole('dialog')
const tryUrl = (page: Page, say: Words) => page.getByRole('region', { name: say.tryUrl })
/** Charts are drawn when what draws them is here. */
async function drawn(page: Page) {
  await expect(page.getByRole('img').first().locator('svg path')).not.toHaveCount(0)
}

async function describeRule(page: Page, say: Words) {
  await page.getByRole('radio', { name: say.synchronous, exact: true }).check()
  await page.getByRole('textbox', { name: say.prefix }).fill('catalogue/2026/')
  await page.evaluate(() => scrollTo(0, 0))
}
const photo = photos[3] ?? ''

/** First those in which something is being copied: it comes to its end. */
export const scenes = {
  'pull-tasks': { path: `${bucket}/pulls` },
  'pull-details': {
    path: `${bucket}/pulls?state=failed`,
    async act(page) {
      await page.getByRole('rowheader').getByRole('link').first().click()
      await expect(dialog(page)).toBeVisible()
    },
  },
  'log-in': { path: '/login', loggedIn: false, height: 560 },
  'bucket-list': { path: '/buckets', height: 560 },
  'create-bucket': {
    path: '/buckets',
    async act(page, say) {
      await button(page, say.createBucket).first().click()
      await dialog(page).getByRole('textbox').fill('product-videos')
    },
    part: dialog,
  },
  overview: { path: `${bucket}/overview`, act: drawn, height: 1180 },
  'overview-all': { path: '/overview', act: drawn, height: 1180 },
  basic: { path: `${bucket}/basic`, height: 900 },
  'origin-pull': { path: `${bucket}/basic`, part: (page, say) => originPullCard(page, say).card },
  'origin-pull-edit': {
    path: `${bucket}/basic`,
    async act(page, say) {
      const { edit, status } = originPullCard(page, say)
      await edit.click()
      await expect(status).toBeVisible()
    },
    part: (page, say) => originPullCard(page, say).card,
  },
  'connection-test': {
    path: `${bucket}/basic`,
    async act(page, say) {
      const card = originPullCard(page, say)
      await card.edit.click()
      await card.testConnection.click()
      await expect(card.report).toContainText('TCP')
    },
    part: (page, say) => originPullCard(page, say).report,
  },
  'rule-when': {
    path: `${bucket}/rules/new`,
    act: (page, say) => describeRule(page, say),
    height: 1000,
  },
  'rule-origin': {
    path: `${bucket}/rules/new`,
    async act(page, say) {
      await describeRule(page, say)
      await button(page, say.next).click()
      await page.getByRole('textbox', { name: say.address, exact: true }).fill('old-shop.example.com')
      await page.evaluate(() => scrollTo(0, 0))
    },
    height: 1000,
  },
  'rule-summary': {
    path: `${bucket}/rules/new`,
    async act(page, say) {
      await describeRule(page, say)
      await button(page, say.next).click()
      await page.getByRole('textbox', { name: say.address, exact: true }).fill('old-shop.example.com')
      await button(page, say.next).click()
      await expect(button(page, say.save)).toBeVisible()
    },
  },
  'try-url': {
    path: `${bucket}/basic?try=thumbs/2026/autumn/scarf-red.jpg`,
    act: (page, say) => expect(tryUrl(page, say)).toContainText('http://thumbs.example.com/'),
    part: tryUrl,
  },
  history: {
    path: `${bucket}/basic/history`,
    async act(page) {
      await page.getByRole('table').getByRole('button').nth(1).click()
      await expect(dialog(page)).toBeVisible()
    },
  },
  transfer: { path: `${bucket}/basic/transfer`, height: 900 },
  'warm-ups': { path: `${website}/warm-ups`, height: 560 },
  'warm-up-dry-run': {
    path: `${website}/warm-ups`,
    async act(page, say) {
      await button(page, say.startWarmUp).first().click()
      const keys = ['journal/2026/1/index.html', 'journal/2026/200/index.html', 'journal/2026/201/index.html']
      await dialog(page).getByRole('textbox', { name: say.keys, exact: true }).fill(keys.join('\n'))
      await dialog(page).getByRole('button', { name: say.dryRun, exact: true }).click()
      await expect(dialog(page).getByRole('button', { name: /2/ })).toBeEnabled()
    },
    part: dialog,
  },
  files: { path: `${bucket}/files?prefix=catalogue/2026/autumn/` },
  'file-details': {
    path: `${bucket}/files?prefix=catalogue/2026/autumn/&key=${photo}`,
    act: (page) => expect(dialog(page)).toContainText('SHA-256'),
    height: 900,
  },
  preferences: { path: '/settings/preferences', height: 560 },
  security: { path: '/settings/security' },
  system: { path: '/settings/system', height: 1000 },
  palette: {
    path: '/buckets',
    async act(page) {
      await page.keyboard.press('Control+k')
      await dialog(page).getByRole('combobox').fill('product-photos/catalogue/2026/autumn/w')
      await expect(dialog(page).getByRole('option').nth(1)).toBeVisible()
    },
    height: 640,
  },
  shortcuts: {
    path: `${bucket}/files`,
    async act(page) {
      await page.keyboard.press('?')
      await expect(dialog(page)).toBeVisible()
    },
    part: dialog,
  },
} as const satisfies Record<string, Scene>
export type SceneName = keyof typeof scenes

/** Goes there and does what is to be done; the part that is to be taken. */
export async function play(page: Page, name: SceneName, say: Words): Promise<Locator | Page> {
  const scene: Scene = scenes[name]
  const size = page.viewportSize()
  // A part is taken in one piece: nothing that sticks to the window may stand over it.
  const height = scene.part && size && size.width < 700 ? 1600 : (scene.height ?? 800)
  if (size) await page.setViewportSize({ width: size.width, height })
  await page.goto(scene.path)
  await settle(page, say)
  await scene.act?.(page, say)
  await settle(page, say)
  return scene.part?.(page, say) ?? page
}
