/** What the old server of a shop holds: the same at every start. */

const seasons = ['2024/autumn', '2025/spring', '2025/autumn', '2026/spring', '2026/autumn']
const colours = ['blue', 'camel', 'green', 'grey', 'navy', 'red']
const things = ['beanie', 'boots', 'cardigan', 'gloves', 'rain-jacket', 'scarf', 'wool-coat', 'trousers']

/** Pictures of products, those most looked at first. */
export const photos: readonly string[] = seasons
  .toReversed()
  .flatMap((season) => things.flatMap((thing) => colours.map((colour) => `catalogue/${season}/${thing}-${colour}.jpg`)))

export const thumbnails: readonly string[] = photos.slice(0, 60).map((key) => key.replace('catalogue/', 'thumbs/'))

/** Asked for all day long, though nobody has them. */
export const missing = ['catalogue/2026/autumn/parka-olive.jpg', 'favicon.ico', 'catalogue/2023/sale/banner.jpg']

/** Films: their length, and how much of it is there at once; the rest comes slowly, so that copying can be seen. */
export const films: Readonly<Record<string, { readonly bytes: number; readonly atOnce: number }>> = {
  'films/2026-autumn-lookbook.mp4': { bytes: 120 * 2 ** 20, atOnce: 75 * 2 ** 20 },
  'films/making-of-the-wool-coat.mp4': { bytes: 80 * 2 ** 20, atOnce: 28 * 2 ** 20 },
  'films/store-opening-lyon.mp4': { bytes: 56 * 2 ** 20, atOnce: 42 * 2 ** 20 },
}

/** What the origin answers instead of an object. */
export const troubles: Readonly<Record<string, number | 'cut'>> = {
  'catalogue/2026/autumn/lookbook.pdf': 403,
  'catalogue/2025/spring/price-list.csv': 503,
  'films/2019-archive.mov': 'cut',
}

export const isMissing = (key: string) => missing.includes(key)

/** A length for each key, 12 to 180 KiB for pictures, always the same. */
export function lengthOf(key: string): number {
  const film = films[key]
  if (film !== undefined) return film.bytes
  let sum = 7
  for (const letter of key) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003
  const kib = key.startsWith('thumbs/') ? 3 + (sum % 9) : 12 + (sum % 168)
  return kib * 1024 + (sum % 1024)
}
