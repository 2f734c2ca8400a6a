import { describe, expect, it } from 'vitest'
import { catalogue as en } from './en.ts'
import { catalogue as zh } from './zh.ts'

type Words = { readonly [key: string]: string | Words }

/** Every text by its dotted key; the plural forms of one text count as one. */
function textsOf(words: Words, prefix = ''): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [key, value] of Object.entries(words)) {
    const path = `${prefix}${key.replace(/_(one|other)$/, '')}`
    if (typeof value === 'string') texts.set(path, value)
    else for (const [inner, text] of textsOf(value, `${path}.`)) texts.set(inner, text)
  }
  return texts
}

const placeholders = (text: string | undefined) => [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name)

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!./{en,zh}/*', '!../**/*.test.*', '!../mock-api/**'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const source = Object.values(sources).join('\n')

/** Keys with a value in them, as in `common.access.${access}`. */
const composed = [...source.matchAll(/`((?:[\w-]+\.)+\$\{[^`]*)`/g)].map(
  ([, key = '']) => new RegExp(`^${key.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '[^.]+')}$`),
)

/** Groups that are asked for as a whole. */
const groups = [...source.matchAll(/'([\w.-]+)', \{ returnObjects: true/g)].map(([, group]) => `${group}.`)

const isUsed = (key: string) =>
  source.includes(`'${key}'`) ||
  composed.some((pattern) => pattern.test(key)) ||
  groups.some((group) => key.startsWith(group))

const english = textsOf(en)
const chinese = textsOf(zh)

/** Only these texts may be the same in both languages, or leave out a placeholder of the other. */
const sameByNature =
  /^(common\.product$|originPull\.protocols\.|originPull\.report\.(step|fact)\.|files\.details\.(etag|sha256|url)$)/

describe('the two catalogues', () => {
  it('have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('have the same placeholders in every text', () => {
    const different = [...english].filter(([key, text]) => {
      const other = chinese.get(key)
      return JSON.stringify(placeholders(text).sort()) !== JSON.stringify(placeholders(other).sort())
    })
    expect(different.map(([key]) => key)).toEqual([])
  })

  it('hold no text that is nowhere shown', () => {
    expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([])
  })

  it('leave nothing untranslated and nothing empty', () => {
    const suspicious = [...english].filter(([key, text]) => {
      const other = chinese.get(key) ?? ''
      return text === '' || other === '' || (text === other && !sameByNature.test(key))
    })
    expect(suspicious).toEqual([])
  })
})
