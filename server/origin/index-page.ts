import { Parser } from 'htmlparser2'
import { broken } from './failures.ts'
import { decoded } from './list-page.ts'

/** One link of an index page that leads one step down. */
export type IndexEntry = {
  /** Decoded, without a slash at the end. */
  readonly name: string
  /** As the URL spells it. */
  readonly segment: string
  readonly isFolder: boolean
  readonly bytes: number | null
}

/** As much of the text behind a link as is looked at: a date and a size stand first. */
const mostText = 300
/** Elements in elements: an index page has ten or so, and the parser takes longer with each. */
const mostDepth = 200
/** Entries of one page. */
const mostEntries = 1_000_000

/**
 * Reads the HTML that nginx's autoindex and Apache's mod_autoindex make of a folder. Throws `origin-bad-response` for a
 * page that is none: its links would not be the folder's files.
 */
export async function readIndexPage(url: URL, pieces: AsyncIterable<string>): Promise<IndexEntry[]> {
  const page = { title: '', links: [] as Link[] }
  const parser = collect(page)
  for await (const piece of pieces) {
    parser.write(piece)
    if (page.links.length > mostEntries) throw broken('origin-bad-response', `${url.pathname} lists too many files`)
  }
  parser.end()
  if (!/^\s*(Index of|Directory listing for) \//.test(page.title))
    throw broken('origin-bad-response', `${url.pathname} is no index page of nginx or Apache`)
  return entriesOf(url, page.links)
}

type Link = { readonly href: string; behind: string }

/** Gathers the title (or, without one, the first heading), and every link with the text between it and the next one. */
function collect(page: { title: string; links: Link[] }): Parser {
  let heading: 'title' | 'h1' | null = null
  let isInLink = false
  let depth = 0
  return new Parser({
    onopentag: (name, { href }) => {
      if (++depth > mostDepth) throw broken('origin-bad-response', 'The index page is nested too deeply')
      if ((name === 'title' || name === 'h1') && page.title === '') heading = name
      if (name === 'a' && href !== undefined) page.links.push({ href, behind: '' })
      if (name === 'a') isInLink = true
    },
    onclosetag: (name) => {
      depth--
      if (name === heading) heading = null
      if (name === 'a') isInLink = false
      // The cells of a table stand apart.
      else addText(page, isInLink, ' ')
    },
    ontext: (text) => {
      if (heading) page.title = (page.title + text).slice(0, mostText)
      else addText(page, isInLink, text)
    },
  })
}

function addText({ links }: { readonly links: readonly Link[] }, isInLink: boolean, text: string): void {
  const last = links.at(-1)
  if (last && !isInLink && last.behind.length < mostText) last.behind = (last.behind + text).slice(0, mostText)
}

/** A name may be linked twice, by its icon too. */
function entriesOf(url: URL, links: readonly Link[]): IndexEntry[] {
  const entries = new Map<string, IndexEntry>()
  for (const { href, behind } of links) {
    const entry = stepDown(url, href)
    if (entry === null) continue
    const bytes = entries.get(entry.segment)?.bytes ?? (entry.isFolder ? null : exactSize(behind))
    entries.set(entry.segment, { ...entry, bytes })
  }
  return [...entries.values()]
}

/** Where a link leads, if that is a file or a folder right below; a query (Apache's `?C=N;O=D`) sorts, and is neither. */
function stepDown(folder: URL, href: string): Omit<IndexEntry, 'bytes'> | null {
  const to = URL.parse(href, folder)
  if (to === null || to.origin !== folder.origin || to.username !== '' || to.password !== '') return null
  if (href.includes('?') || !to.pathname.startsWith(folder.pathname)) return null
  const [, segment, slash] = /^([^/]+)(\/?)$/.exec(to.pathname.slice(folder.pathname.length)) ?? []
  const name = segment === undefined ? null : decoded(segment)
  if (segment === undefined || name === null || /[/\0]|^\.{1,2}$/.test(name)) return null
  return { name, segment, isFolder: slash === '/' }
}

/** A count of bytes behind the date; `1.2K` says how many they are about. */
function exactSize(behind: string): number | null {
  const found = /(?:\d{2}-[A-Z][a-z]{2}-\d{4}|\d{4}-\d{2}-\d{2}) \d{2}:\d{2}(?::\d{2})?\s+(\d{1,15})(?=\s|$)/.exec(
    behind,
  )
  return found?.[1] === undefined ? null : Number(found[1])
}
