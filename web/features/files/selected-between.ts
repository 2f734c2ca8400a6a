/** The keys from one to another as they stand in the list, whichever comes first; only `to` when `from` has gone. */
export function keysBetween(inOrder: readonly string[], from: string | null, to: string): readonly string[] {
  const start = from === null ? -1 : inOrder.indexOf(from)
  const end = inOrder.indexOf(to)
  if (start === -1 || end === -1) return [to]
  return inOrder.slice(Math.min(start, end), Math.max(start, end) + 1)
}
