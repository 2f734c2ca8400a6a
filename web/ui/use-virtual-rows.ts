import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useLayoutEffect, useState } from 'react'

type VirtualRows = {
  body: RefObject<HTMLTableSectionElement | null>
  count: number
  /** Of each row, in pixels. */
  height: number
  keyOf: (index: number) => string
}

/**
 * Of a long list only the rows in sight exist; the page scrolls, not a box in it. They stand one below the other under a
 * padding: with a place of its own in each, Chromium's cache of styles fills up and every frame takes longer.
 */
export function useVirtualRows({ body, count, height, keyOf }: VirtualRows) {
  const top = useTop(body)
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: useCallback(() => height, [height]),
    overscan: 8,
    scrollMargin: top,
    getItemKey: keyOf,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer is one object for ever
  useLayoutEffect(() => virtual.measure(), [height])
  const shown = virtual.getVirtualItems()
  return {
    shown: shown.map(({ index }) => index),
    style: { height: virtual.getTotalSize(), paddingTop: (shown[0]?.start ?? top) - top },
  }
}

/** How far below the start of the page the rows begin. What stands above them comes and goes, and the page with it. */
function useTop(body: RefObject<HTMLElement | null>) {
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const measure = () => body.current && setTop(Math.round(body.current.getBoundingClientRect().top + window.scrollY))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [body])
  return top
}
