import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Every source file git tracks or would track. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'])
  .toString()
  .split('\n')
  .filter((file) => file !== '' && existsSync(file))

type Import = { readonly file: string; readonly target: string; readonly typeOnly: boolean }

/** What a file imports: a path from the root for our own files, the specifier for packages. */
function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8')
  const statements = source.matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]/gm)
  const bare = source.matchAll(/(?:^import\s+|\bimport\()()['"]([^'"]+)['"]/gm)
  return [...statements, ...bare].map(([, type, specifier = '']) => ({
    file,
    target: specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier,
    typeOnly: type !== undefined && type !== '',
  }))
}

const imports = files.flatMap(importsOf)
const isTest = (file: string) => /\.(test|e2e|conformance|fixture)\.tsx?$/.test(file) || file.includes('/testing/')
const product = imports.filter(({ file }) => !isTest(file))
const ours = /^(contract|server|web|e2e|bench)\//
const isPackage = (target: string) => !ours.test(target)
const within =
  (...folders: string[]) =>
  (target: string) =>
    folders.some((folder) => target.startsWith(folder))

const ports = [
  'server/object-store/object-store.ts',
  'server/settings-store/settings-store.ts',
  'server/settings-store/count-records.ts',
  'server/settings-store/deletion-records.ts',
  'server/settings-store/pull-records.ts',
  'server/settings-store/warm-up-records.ts',
  'server/origin/origin-client.ts',
]
const isPort = (target: string) => ports.includes(target)
const any = () => true
const either =
  (...rules: Array<(target: string) => boolean>) =>
  (target: string) =>
    rules.some((rule) => rule(target))

/** DESIGN: who may import whom. Our own folders first, packages second. */
const rules: Array<{
  readonly from: (file: string) => boolean
  readonly name: string
  readonly own: (target: string) => boolean
  readonly packages: (target: string) => boolean
}> = [
  {
    name: 'contract imports zod alone',
    from: within('contract/'),
    own: within('contract/'),
    packages: (target) => target === 'zod/mini',
  },
  {
    name: 'server/domain is pure',
    from: within('server/domain/'),
    own: within('contract/', 'server/domain/'),
    packages: () => false,
  },
  {
    name: 'ports speak the words of the domain',
    from: isPort,
    own: either(within('contract/', 'server/domain/'), isPort),
    packages: (target) => target === 'node:stream',
  },
  {
    name: 'server/pull knows ports, never drivers or HTTP',
    from: within('server/pull/'),
    own: either(within('contract/', 'server/domain/', 'server/pull/'), isPort),
    packages: (target) => /^node:(stream|timers)/.test(target),
  },
  {
    name: 'server/manage knows ports, never drivers or HTTP',
    from: within('server/manage/'),
    own: either(within('contract/', 'server/domain/', 'server/pull/', 'server/manage/'), isPort),
    packages: (target) => target === 'fast-xml-parser' || /^node:(stream|crypto|util)/.test(target),
  },
  {
    name: 'the object store drivers know their port',
    from: (file) => within('server/object-store/')(file) && !isPort(file),
    own: within('contract/', 'server/domain/', 'server/object-store/'),
    packages: any,
  },
  {
    name: 'the settings store drivers know their port',
    from: (file) => within('server/settings-store/')(file) && !isPort(file),
    own: within('contract/', 'server/domain/', 'server/settings-store/'),
    packages: any,
  },
  {
    name: 'the origin client knows its port',
    from: (file) => within('server/origin/')(file) && !isPort(file),
    own: within('contract/', 'server/domain/', 'server/origin/'),
    packages: any,
  },
  {
    name: 'server/http translates for use cases',
    from: within('server/http/'),
    own: either(
      within('contract/', 'server/domain/', 'server/pull/', 'server/manage/', 'server/metrics/', 'server/http/'),
      isPort,
    ),
    packages: any,
  },
  {
    name: 'server/metrics counts and knows nobody; what it counts has the names that the contract tells it by',
    from: within('server/metrics/'),
    own: within('server/metrics/', 'contract/outcomes.ts'),
    packages: (target) => target === 'prom-client' || target === 'node:perf_hooks',
  },
  {
    name: 'server/counters counts by bucket what server/metrics counts in all, for its port to keep',
    from: within('server/counters/'),
    own: either(within('contract/', 'server/metrics/answer-counts.ts', 'server/counters/'), isPort),
    packages: () => false,
  },
  {
    name: 'server/workers are the objects listener once more, without anything that writes or asks',
    from: within('server/workers/'),
    own: either(
      within('contract/', 'server/domain/', 'server/pull/', 'server/http/', 'server/config/', 'server/workers/'),
      within(
        'server/listen.ts',
        'server/exit-with.ts',
        'server/closer.ts',
        'server/metrics/',
        'server/counters/counters.ts',
        'server/open-access-log.ts',
      ),
      within('server/object-store/open-object-reader.ts', 'server/object-store/hot-bytes.ts'),
    ),
    packages: (target) => target.startsWith('node:'),
  },
  {
    name: 'server/config stands alone',
    from: within('server/config/'),
    own: within('contract/', 'server/config/'),
    packages: any,
  },
  {
    name: 'the console never imports the server',
    from: within('web/'),
    own: within('contract/', 'web/'),
    packages: (target) => !target.startsWith('node:') && target !== 'zod',
  },
  {
    name: 'end-to-end tests are a stranger to the product',
    from: within('e2e/'),
    own: within('contract/', 'e2e/'),
    packages: any,
  },
]

describe('the fence', () => {
  it.each(rules)('$name', ({ from, own, packages }) => {
    const mine = product.filter(({ file }) => from(file))
    expect(mine.length).toBeGreaterThan(0)
    expect(mine.filter(({ target }) => (isPackage(target) ? !packages(target) : !own(target)))).toEqual([])
  })

  it('names a driver nowhere but in gateway.ts and the open-*.ts files', () => {
    const driver = /^server\/(object-store\/(disk\/|memory-)|settings-store\/sql\/|origin\/(?!origin-client\.ts))/
    const mayName = (file: string) => /^server\/(gateway|main|verify)\.ts$|\/open-[\w-]+\.ts$/.test(file)
    const inside = ({ file, target }: Import) =>
      dirname(target).startsWith(dirname(file).split('/').slice(0, 2).join('/'))
    expect(product.filter((i) => driver.test(i.target) && !mayName(i.file) && !inside(i))).toEqual([])
  })

  it('keeps Express inside server/http', () => {
    const express = product.filter(({ target }) => /^express($|-)/.test(target))
    expect(express.length).toBeGreaterThan(0)
    expect(express.filter(({ file }) => file.startsWith('server/') && !file.startsWith('server/http/'))).toEqual([])
  })

  it('opens connections to the outside in server/origin alone', () => {
    const door = /\bfetch\(|\bhttps?\.(request|get)\(|\b(net|tls)\.connect\(/
    const outside = files.filter(
      (file) => file.startsWith('server/') && !isTest(file) && door.test(readFileSync(file, 'utf8')),
    )
    expect(outside.filter((file) => !file.startsWith('server/origin/'))).toEqual([])
  })

  const features = [
    ...new Set(files.map((file) => /^web\/features\/([^/]+)\//.exec(file)?.[1]).filter((name) => name !== undefined)),
  ]

  it.each(features)('web/features/%s imports no other feature, and no shell', (feature) => {
    const own = `web/features/${feature}/`
    const mine = imports.filter(({ file, target }) => file.startsWith(own) && target.startsWith('web/'))
    const strangers = mine.filter(
      ({ file, target }) =>
        !target.startsWith(own) && within('web/features/', 'web/app/', 'web/routes')(target) && !isTest(file),
    )
    expect(strangers).toEqual([])
  })

  it.each([
    ['web/ui/', ['web/ui/', 'web/i18n/', 'web/format/']],
    ['web/format/', ['web/format/']],
    ['web/api/', ['web/api/', 'contract/']],
  ])('%s imports nothing from the folders above it', (folder, allowed) => {
    const mine = product.filter(({ file, target }) => file.startsWith(folder) && !isPackage(target))
    expect(mine.filter(({ target }) => !within(...allowed)(target))).toEqual([])
  })

  it('keeps the mock out of the console but for its one dynamic import', () => {
    const users = product.filter(
      ({ file, target }) => target.startsWith('web/mock-api/') && !file.startsWith('web/mock-api/'),
    )
    expect(users.map(({ file }) => file).filter((file) => file !== 'web/main.tsx')).toEqual([])
  })

  it('calls nothing by the words the project does not use', () => {
    const synonym = /\b(back-?to-?origin|backsource|upstream|mirrorJob|copyJob|fetchJob|namespaceBucket)\b/i
    // The one names the words, the other is written in nginx's own language.
    const source = files.filter((file) => file !== 'fence.test.ts' && file !== 'bench/peers/nginx.ts')
    expect(source.filter((file) => synonym.test(readFileSync(file, 'utf8')))).toEqual([])
  })
})
