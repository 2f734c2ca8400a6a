/**
 * The least text behind all that start with `prefix`, in the order of code points, which is that of UTF-8 bytes; `null`
 * when there is none.
 */
export function firstBehind(prefix: string): string | null {
  const points = [...prefix]
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0) ?? 0
    if (point === 0x10ffff) continue
    // Surrogates are no characters: behind U+D7FF comes U+E000.
    return points.join('') + String.fromCodePoint(point === 0xd7ff ? 0xe000 : point + 1)
  }
  return null
}
