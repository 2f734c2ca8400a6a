import { describe, expect, it } from 'vitest'

const sheets = import.meta.glob<string>('../**/*.css', { query: '?raw', import: 'default', eager: true })
const tokens = sheets['./tokens.css'] ?? ''
const homes = ['./tokens.css', './theme.css']

/** `[name, value]` of every custom property in the part of `tokens.css` that holds for a scheme. */
function colours(scheme: 'light' | 'dark'): Map<string, string> {
  const part = tokens.slice(tokens.indexOf(`scheme="${scheme}"`))
  const body = part.slice(part.indexOf('{') + 1, part.indexOf('}'))
  return new Map([...body.matchAll(/--hw-([\w-]+): ([^;]+);/g)].map(([, name = '', value = '']) => [name, value]))
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/[0-9a-f]/g, '$&$&') : hex
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(full.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (bright + 0.05) / (dark + 0.05)
}

const surfaces = ['canvas', 'surface', 'side-surface', 'hover', 'soft']
const pairs: ReadonlyArray<readonly [text: string, surface: string]> = [
  ...surfaces.flatMap((surface) =>
    ['text', 'text-muted', 'accent-text', 'bad'].map((text) => [text, surface] as const),
  ),
  ...['good', 'warn', 'bad', 'info'].flatMap(
    (tone) =>
      [
        [tone, `${tone}-soft`],
        [tone, 'surface'],
        ['text', `${tone}-soft`],
      ] as const,
  ),
  ['accent-text', 'accent-soft'],
  ['text-faint', 'surface'],
]

describe.each(['light', 'dark'] as const)('the %s colours', (scheme) => {
  const all = colours(scheme)

  it.each(pairs)('let %s be read on %s', (text, surface) => {
    expect(contrast(all.get(text) ?? '', all.get(surface) ?? '')).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['surface', 'canvas'])('let the edge of a field be seen on %s', (surface) => {
    expect(contrast(all.get('line-field') ?? '', all.get(surface) ?? '')).toBeGreaterThanOrEqual(3)
  })
})

describe('the style sheets', () => {
  const used = Object.entries(sheets).filter(([path]) => !homes.includes(path))

  it('name no colour that is not in tokens.css', () => {
    expect(used.length).toBeGreaterThan(20)
    const raw = /(?<![\w-])(#[0-9a-f]{3,8}\b|rgba?\(|hsla?\()/i
    expect(used.filter(([, css]) => raw.test(css)).map(([path]) => path)).toEqual([])
  })

  it('take distances, sizes of text and corners from tokens.css', () => {
    const property =
      /^\s*(?:padding|margin|gap|row-gap|column-gap|font-size|line-height|border-radius|box-shadow)\b[\w-]*:(.*)$/gm
    const odd = used.flatMap(([path, css]) =>
      [...css.matchAll(property)]
        .filter(([, value = '']) => /(?<![\w-])(?!0px|1px)\d+px/.test(value.replaceAll(/\/\*.*?\*\//g, '')))
        .map(([line]) => `${path}: ${line.trim()}`),
    )
    expect(odd).toEqual(['./picker.module.css: font-size: 16px;'])
  })
})
