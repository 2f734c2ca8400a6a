import { broken } from './failures.ts'
import { readIndexPage } from './index-page.ts'
import { getPage, textOf } from './list-page.ts'
import type { ListedKey, OriginClient, OriginListing } from './origin-client.ts'

/** Folders in folders: deeper than anybody files things, and an end for a server that invents them. */
const mostDepth = 100
/** Folders that wait to be asked, and folders in all. */
const mostWaiting = 1_000_000
const mostFolders = 10_000_000
/** Of one index page. */
const mostBytes = 64 * 1024 * 1024
const keysAtOnce = 1_000

/** A folder by its key, with a slash at the end; empty for the one that the list starts at. */
type Folder = { readonly key: string; readonly url: URL; readonly depth: number }

/**
 * The files of an index page of nginx or Apache, and of the folders below it, depth first. A link counts only when it
 * leads one step down, so that every step is longer than the one before and no circle is possible.
 */
export async function* listIndex(
  get: OriginClient['get'],
  listing: OriginListing,
): AsyncGenerator<readonly ListedKey[]> {
  const waiting: Folder[] = [{ key: '', url: asFolder(listing.url), depth: 0 }]
  for (let asked = 0, folder = waiting.pop(); folder; folder = waiting.pop()) {
    if (++asked > mostFolders) throw broken('origin-bad-response', 'The list has no end')
    const { files, folders } = await readFolder(get, listing, folder)
    for (let i = 0; i < files.length; i += keysAtOnce) yield files.slice(i, i + keysAtOnce)
    if (folders.length + waiting.length > mostWaiting)
      throw broken('origin-bad-response', 'The list has too many folders')
    for (const next of folders.reverse()) waiting.push(next)
  }
}

function asFolder(url: URL): URL {
  const folder = new URL(url)
  if (!folder.pathname.endsWith('/')) folder.pathname += '/'
  folder.search = ''
  folder.hash = ''
  return folder
}

async function readFolder(get: OriginClient['get'], listing: OriginListing, { key, url, depth }: Folder) {
  const { body } = await getPage(get, listing, { url, mostBytes })
  const files: ListedKey[] = []
  const folders: Folder[] = []
  for (const entry of await readIndexPage(url, textOf(body, url))) {
    const at = key + entry.name
    if (!entry.isFolder) {
      if (at.startsWith(listing.prefix)) files.push({ key: at, bytes: entry.bytes })
    } else if (leadsTo(`${at}/`, listing.prefix)) {
      if (depth === mostDepth) throw broken('origin-bad-response', `The list has folders deeper than ${mostDepth}`)
      folders.push({ key: `${at}/`, url: new URL(`${entry.segment}/`, url), depth: depth + 1 })
    }
  }
  return { files, folders }
}

/** Whether keys below a folder may start with the prefix. */
const leadsTo = (folder: string, prefix: string) => folder.startsWith(prefix) || prefix.startsWith(folder)
