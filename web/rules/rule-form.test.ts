import { describe, expect, it } from 'vitest'
import { RuleInput, ruleDefaults } from '../../contract/rule.ts'
import { exampleKey, examplePath } from './example-path.ts'
import { copyOfForm, credentialsOf, formOfRule, formPath, newRuleForm, type RuleForm, ruleOf } from './rule-form.ts'

const everyKey = { prefix: '', suffix: '', excludedHosts: [] }
const withSettings = (settings: Partial<RuleForm['settings']>): RuleForm => {
  const form = newRuleForm()
  return { ...form, settings: { ...form.settings, ...settings } }
}

describe('the form of a rule', () => {
  it('sends what it was given', () => {
    const rule = RuleInput.parse({
      address: 'abc.example.com',
      mode: 'sync',
      furtherOrigins: [{ address: 'b.example.com', weight: 3 }],
      freshness: { kind: 'revalidate', afterSeconds: 60 },
      credentials: { kind: 's3', accessKeyId: 'a', region: 'r', bucket: 'b', style: 'virtual', secretSet: true },
    })
    expect(ruleOf(formOfRule(rule))).toEqual(rule)
  })

  it('takes no id and nothing else of a view along', () => {
    const view = { ...ruleDefaults, id: 'r1', enabled: true, condition: everyKey, address: 'abc.example.com' }
    expect(Object.keys(ruleOf(formOfRule(view)))).not.toContain('id')
  })

  it('leaves out what the mode forbids', () => {
    const furtherOrigins = [{ address: 'b.example.com', weight: 1, standby: [] }]
    const form = withSettings({ mode: 'async', furtherOrigins, statuses: ['403'] })
    expect(ruleOf(form)).toMatchObject({ furtherOrigins: [], statuses: ['404'] })
    expect(ruleOf(withSettings({ mode: 'redirect', statuses: ['403'] }))).toMatchObject({ statuses: ['403'] })
  })

  it('sends a secret only when one was typed, and never with a copy', () => {
    const stored = formOfRule({
      ...ruleDefaults,
      enabled: true,
      condition: everyKey,
      credentials: { kind: 'bearer', secretSet: true },
    })
    expect(ruleOf(stored).credentials).toEqual({ kind: 'bearer', secretSet: true })
    expect(credentialsOf({ ...stored.settings.credentials, secret: 'new' })).toEqual({ kind: 'bearer', secret: 'new' })
    expect(ruleOf(copyOfForm(stored)).credentials).toEqual({ kind: 'bearer', secretSet: false })
  })

  it.each([
    [['defaultRule', 'address'], 'settings.address'],
    [['standby', 0], 'settings.standby.0'],
    [['condition', 'prefix'], 'condition.prefix'],
    [['enabled'], 'enabled'],
  ])('finds the field of %j', (path, field) => expect(formPath(path)).toBe(field))
})

describe('the example of a path', () => {
  const none = { remove: '', add: '' }
  it.each([
    ['the key as it is', {}, 'a/b.jpg', '/a/b.jpg'],
    ['a prefix that is added', { prefix: { remove: '', add: 'img' } }, 'b.jpg', '/img/b.jpg'],
    ['a prefix that is replaced', { prefix: { remove: 'a/', add: 'x-' } }, 'a/b.jpg', '/x-b.jpg'],
    ['a suffix that is replaced', { suffix: { remove: '.jpg', add: '.webp' } }, 'b.jpg', '/b.webp'],
    ['a fixed file', { fixedFile: '/default.png' }, 'b.jpg', '/default.png'],
  ])('shows %s', (_name, path, key, asked) =>
    expect(examplePath({ fixedFile: '', prefix: none, suffix: none, ...path }, key)).toBe(asked),
  )

  it('is of a key the rule is for', () => {
    expect(exampleKey(everyKey)).toBe('picture.jpg')
    expect(exampleKey({ ...everyKey, prefix: 'images/', suffix: '.png' })).toBe('images/picture.png')
  })
})
