import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type TempFolder, tempFolder } from '../testing/temp-folder.ts'
import { parseConfig } from './config.ts'
import { readEnv } from './env.ts'

let folder: TempFolder

beforeEach(async () => {
  folder = await tempFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

const write = (file: string, text: string) => writeFile(join(folder.path, file), text)

const carriersOf = (allowed?: string) =>
  parseConfig(
    readEnv({
      HEADWATER_CARRIERS: folder.path,
      ...(allowed === undefined ? {} : { HEADWATER_CARRIERS_ALLOWED: allowed }),
    }),
  ).origin.carriers

it('reads every carrier of the folder, with comments, blank lines and either line end', async () => {
  await write('chinanet.txt', '\uFEFF# China Telecom\r\n1.0.1.0/24\r\n\r\n1.0.2.0/23 # more\r\n240e::/20\r\n')
  await write('cmcc.txt', '36.128.0.0/10')
  await write('README.md', 'where these lists are from')
  await write('.hidden.txt', 'no list')
  expect(carriersOf()).toEqual({
    lists: [
      { name: 'chinanet', cidrs: ['1.0.1.0/24', '1.0.2.0/23', '240e::/20'] },
      { name: 'cmcc', cidrs: ['36.128.0.0/10'] },
    ],
    allowed: null,
  })
})

it('reads which of them are allowed', async () => {
  for (const name of ['chinanet', 'cmcc', 'unicom', 'drpeng']) await write(`${name}.txt`, '')
  expect(carriersOf(' chinanet, drpeng,')?.allowed).toEqual(['chinanet', 'drpeng'])
})

it.each(['1.0.1.0', '1.0.1.0/33', '1/8', '001.0.0.0/8', '240e::/129', 'fe80::%1/64', 'example.com', '1.0.1.0/24,'])(
  'does not start with a line %j, and says where it is',
  async (line) => {
    await write('unicom.txt', `# one\n1.0.1.0/24\n${line}\n`)
    expect(() => carriersOf()).toThrow(`${join(folder.path, 'unicom.txt')}, line 3: `)
  },
)

it('does not start with a carrier nobody knows, or none', async () => {
  await write('chinanet.txt', '1.0.1.0/24')
  await write('cmcc.txt', '36.128.0.0/10')
  expect(() => carriersOf('chinanet,unicorn')).toThrow('is called unicorn.txt; there are chinanet, cmcc.')
  expect(() => carriersOf(' , ')).toThrow('HEADWATER_CARRIERS_ALLOWED names no carrier')
})

it('does not start with allowed carriers but no lists, or with a folder that cannot be read', async () => {
  expect(() => parseConfig(readEnv({ HEADWATER_CARRIERS_ALLOWED: 'chinanet' }))).toThrow('needs HEADWATER_CARRIERS')
  const missing = join(folder.path, 'missing')
  expect(() => parseConfig(readEnv({ HEADWATER_CARRIERS: missing }))).toThrow('the folder cannot be read')
  await mkdir(join(folder.path, 'folder.txt'))
  expect(() => carriersOf()).toThrow(`${join(folder.path, 'folder.txt')} cannot be read`)
})
