import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { catalogue as en } from './web/i18n/en.ts'
import { catalogue as zh } from './web/i18n/zh.ts'

/** Every page git tracks or would track. */
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'])
  .toString()
  .split('\n')
  .filter((page) => page !== '' && existsSync(page))

const textOf = (page: string) => readFileSync(page, 'utf8')

/** What a page points to: of links and pictures of Markdown, and of pictures in HTML. */
const targetsOf = (page: string) =>
  [...textOf(page).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)]
    .map(([, markdown, html]) => markdown ?? html ?? '')
    .filter((target) => !/^\w+:/.test(target))

/** The names of headings, as those who show Markdown make them. */
const anchorsOf = (page: string) =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  )

function isThere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? page : normalize(join(dirname(page), path))
  return existsSync(file) && (anchor === undefined || anchorsOf(file).includes(anchor))
}

describe('the documents', () => {
  it.each(pages)('%s points to nothing that is not there', (page) => {
    expect(targetsOf(page).filter((target) => !isThere(page, target))).toEqual([])
  })

  it('have pictures that are all shown, of 4 MiB together at most', () => {
    const folder = 'docs/guide/pictures'
    const shown = new Set(pages.flatMap((page) => targetsOf(page).map((target) => join(dirname(page), target))))
    const files = readdirSync(folder).map((name) => join(folder, name))
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((file) => !shown.has(file))).toEqual([])
    expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThanOrEqual(4 * 2 ** 20)
  })

  it('have the same pages of the guide in both languages, with the same pictures', () => {
    const pagesIn = (language: string) => readdirSync(`docs/guide/${language}`).toSorted()
    expect(pagesIn('zh')).toEqual(pagesIn('en'))
    const picturesOn = (page: string, language: string) =>
      targetsOf(`docs/guide/${language}/${page}`)
        .filter((target) => target.endsWith('.webp'))
        .map((target) => target.replace(/-(en|zh)(-dark)?\.webp$/, ''))
    for (const page of pagesIn('en')) expect(picturesOn(page, 'zh'), page).toEqual(picturesOn(page, 'en'))
  })
})

type Words = { readonly [name: string]: string | Words }
type Family = readonly [name: string, of: (words: typeof en | typeof zh) => Words]

/** Messages by what they are about; each has a line of its own in the guide. Remarks about an import explain themselves. */
const families: readonly Family[] = [
  ['refusals of the server', ({ common }) => common.problem],
  ['an address', ({ originPull }) => originPull.problem],
  ['a rule', ({ rule }) => rule.problem],
  ['the connection test', ({ originPull }) => originPull.report.code],
  ['pulls', ({ pulls }) => pulls.reason],
  ['lists of warm-ups', ({ warmUps }) => warmUps.reason],
  ['requests that fail', ({ overview }) => overview.reason],
  ['uploads', ({ files }) => files.uploads.keyProblem],
  ['the health of the server', ({ settings }) => settings.system.problem],
]

/** What the screen says first; what is filled in is an ellipsis in the guide. */
const sentence = (message: string | Words | undefined): string =>
  typeof message === 'object' ? sentence(message.what) : (message ?? '').replace(/\{\{\w+\}\}/g, '…')

describe.each([
  ['en', en],
  ['zh', zh],
] as const)('the guide in %s', (language, catalogue) => {
  const lines = textOf(`docs/guide/${language}/messages.md`).split('\n')

  it.each(families)('says of every message about %s what it means, in the words of the screen', (_, of) => {
    const messages = Object.entries(of(catalogue))
    const untold = messages.filter(
      ([code, message]) =>
        !lines.some((line) => line.includes(`| \`${code}\` |`) && line.includes(`| ${sentence(message)} |`)),
    )
    expect(untold.map(([code, message]) => `| \`${code}\` | ${sentence(message)} | … |`)).toEqual([])
  })
})
