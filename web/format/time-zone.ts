/** The time zone in which moments are shown; `null` is the browser's own. */
let chosen: string | null = null
const key = 'headwater-time-zone'
const listeners = new Set<() => void>()

const isZone = (zone: string) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== null
  } catch {
    return false
  }
}

function read(): string | null {
  try {
    const zone = localStorage.getItem(key)
    return zone !== null && isZone(zone) ? zone : null
  } catch {
    return null
  }
}

chosen = read()

export const currentTimeZone = () => chosen

export function chooseTimeZone(zone: string | null) {
  chosen = zone
  try {
    if (zone === null) localStorage.removeItem(key)
    else localStorage.setItem(key, zone)
  } catch {
    // Where nothing may be kept it holds until the page is closed.
  }
  for (const listener of listeners) listener()
}

/** Told when another time zone was chosen. Returns the way to stop listening. */
export function onTimeZone(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const browserTimeZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** All that this browser knows, by name. */
export const timeZones = (): string[] => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
