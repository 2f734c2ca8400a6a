import { describe, expect, it } from 'vitest'
import { chosenFiles, droppedFiles } from './picked-files.ts'

const file = (name: string) => new File(['x'], name)

/** What a browser hands over for a dropped file, and for a folder that it reads in portions. */
const fileEntry = (fullPath: string) => ({
  isFile: true,
  isDirectory: false,
  fullPath,
  file: (done: (file: File) => void) => done(file(fullPath.split('/').at(-1) ?? '')),
})
const folderEntry = (...portions: object[][]) => ({
  isFile: false,
  isDirectory: true,
  createReader: () => {
    const left = [...portions, []]
    return { readEntries: (done: (entries: object[] | undefined) => void) => done(left.shift()) }
  },
})
const drop = (entries: object[], files: File[] = []) =>
  ({ items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files }) as unknown as DataTransfer

describe('files that are dropped', () => {
  it('come with all that is in their folders, and keep their paths', async () => {
    const dropped = drop([
      fileEntry('/a.txt'),
      folderEntry([fileEntry('/pics/1.jpg')], [fileEntry('/pics/2.jpg'), folderEntry([fileEntry('/pics/old/3.jpg')])]),
    ])
    const paths = (await droppedFiles(dropped)).map(({ path }) => path)
    expect(paths).toEqual(['a.txt', 'pics/1.jpg', 'pics/2.jpg', 'pics/old/3.jpg'])
  })

  it('are taken as they are where the browser knows no entries', async () => {
    expect(await droppedFiles(drop([], [file('a.txt')]))).toMatchObject([{ path: 'a.txt' }])
  })
})

it('files that are chosen go under their names', () => {
  expect(chosenFiles([file('a b.txt')])).toMatchObject([{ path: 'a b.txt' }])
})
