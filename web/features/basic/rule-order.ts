type Ruled = { readonly id: string }

/** The ids with one moved by one place; `null` where there is no place. */
export function moved(rules: readonly Ruled[], id: string, by: -1 | 1): string[] | null {
  const ids = rules.map((rule) => rule.id)
  const from = ids.indexOf(id)
  const other = ids[from + by]
  if (from === -1 || other === undefined) return null
  return ids.map((one) => (one === id ? other : one === other ? id : one))
}

/** The ids with one put above or below another; `null` where that changes nothing, or one of them is gone. */
export function placed(rules: readonly Ruled[], id: string, side: 'top' | 'bottom', other: string): string[] | null {
  const ids = rules.map((rule) => rule.id)
  const rest = ids.filter((one) => one !== id)
  const at = rest.indexOf(other)
  if (at === -1 || rest.length === ids.length) return null
  const next = rest.toSpliced(side === 'top' ? at : at + 1, 0, id)
  return next.every((one, index) => one === ids[index]) ? null : next
}
