import { useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'
import { useSingleKeys } from '../ui/use-single-keys.ts'
import { bucketPlaces, consolePlaces, keysOf } from './navigation.ts'
import { usePresentBucket } from './use-present-bucket.ts'

/** How long the second key of `g b` may take. */
const sequenceMs = 1500

type ConsoleKeys = { onPalette: () => void; onHelp: () => void }

/** The keys that work on every page: Ctrl/⌘ K, `?`, and `g` with the key of a place. */
export function useConsoleKeys({ onPalette, onHelp }: ConsoleKeys) {
  usePaletteKey(onPalette)
  const go = useGo()
  useSingleKeys((event) => {
    if (event.key !== '?') return go(event)
    onHelp()
    return true
  })
}

/** Also while one types; but a dialog that asks something is answered first. */
function usePaletteKey(open: () => void) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || event.altKey || event.shiftKey || event.ctrlKey === event.metaKey) return
      event.preventDefault()
      if (document.querySelector('[role=dialog]') === null) open()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [open])
}

function useGo() {
  const navigate = useNavigate()
  const bucket = usePresentBucket()
  const begunAt = useRef(Number.NEGATIVE_INFINITY)
  return ({ key, timeStamp }: KeyboardEvent): boolean => {
    const begun = timeStamp - begunAt.current < sequenceMs
    begunAt.current = key === 'g' && !begun ? timeStamp : Number.NEGATIVE_INFINITY
    const address = begun ? placeOf(key, bucket) : undefined
    if (address !== undefined) void navigate(address)
    return address !== undefined
  }
}

function placeOf(key: string, bucket: string | null): string | undefined {
  const inBucket = bucket === null ? undefined : bucketPlaces.find((place) => isLedToBy(place, key))?.to(bucket)
  return inBucket ?? consolePlaces.find((place) => isLedToBy(place, key))?.to
}

const isLedToBy = (place: Parameters<typeof keysOf>[0], key: string) => keysOf(place).at(-1) === key
