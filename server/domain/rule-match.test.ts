import { expect, it } from 'vitest'
import { ruleOf } from './rule.fixture.ts'
import { firstMatch } from './rule-match.ts'

const asked = (key: string, host = 'cdn.example') => ({ key, host, status: 404 })

it.each([
  ['every key', {}, 'a/b.jpg', true],
  ['its prefix', { prefix: 'a/' }, 'a/b.jpg', true],
  ['a key that is its prefix', { prefix: 'a/' }, 'a/', true],
  ['another prefix', { prefix: 'a/' }, 'b/a/', false],
  ['a prefix in another case', { prefix: 'A/' }, 'a/b.jpg', false],
  ['its suffix', { suffix: '.jpg' }, 'a/b.jpg', true],
  ['another suffix', { suffix: '.jpg' }, 'a/b.jpg.gz', false],
  ['a suffix in another case', { suffix: '.JPG' }, 'a/b.jpg', false],
  ['both ends', { prefix: 'a/', suffix: '.jpg' }, 'a/b.jpg', true],
  ['one end of two', { prefix: 'a/', suffix: '.png' }, 'a/b.jpg', false],
  ['a host that is not excluded', { excludedHosts: ['other.example'] }, 'k', true],
  ['an excluded host', { excludedHosts: ['other.example', 'cdn.example'] }, 'k', false],
  ['an excluded host in another case', { excludedHosts: ['CDN.Example'] }, 'k', false],
  ['an excluded host with its last dot', { excludedHosts: ['cdn.example.'] }, 'k', false],
  ['a name below an excluded host', { excludedHosts: ['example'] }, 'k', true],
])('a rule for %s', (_, condition, key, matches) => {
  const rule = ruleOf({ condition })
  expect(firstMatch([rule], asked(key))).toBe(matches ? rule : undefined)
})

it('takes the first rule that matches', () => {
  const [images, jpegs, all] = [
    ruleOf({ id: 'images', condition: { prefix: 'img/' } }),
    ruleOf({ id: 'jpegs', condition: { suffix: '.jpg' } }),
    ruleOf(),
  ]
  expect(firstMatch([images, jpegs, all], asked('img/a.jpg'))?.id).toBe('images')
  expect(firstMatch([jpegs, images, all], asked('img/a.jpg'))?.id).toBe('jpegs')
  expect(firstMatch([images, jpegs, all], asked('a.jpg'))?.id).toBe('jpegs')
  expect(firstMatch([images, jpegs, all], asked('a.png'))?.id).toBe('default')
})
