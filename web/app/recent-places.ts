import * as z from 'zod/mini'

const key = 'headwater-recent'
const most = 6
const Addresses = z.array(z.string())

/** Where one has been in this window, the latest first. */
export function recentPlaces(): readonly string[] {
  try {
    return z.parse(Addresses, JSON.parse(sessionStorage.getItem(key) ?? '[]'))
  } catch {
    return []
  }
}

export function rememberPlace(address: string) {
  keep([address, ...recentPlaces().filter((other) => other !== address)].slice(0, most))
}

/** The next one at this machine need not know. */
export const forgetPlaces = () => keep([])

function keep(addresses: readonly string[]) {
  try {
    sessionStorage.setItem(key, JSON.stringify(addresses))
  } catch {
    // Forbidden by the browser: then there are none.
  }
}
