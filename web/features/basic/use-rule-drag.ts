import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { attachClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/attach-closest-edge'
import { extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge'
import { type RefObject, useEffect, useRef, useState } from 'react'

/** Above or below the rule under the pointer. */
export type Side = 'top' | 'bottom'

type RuleDrag = {
  readonly item: RefObject<HTMLLIElement | null>
  readonly handle: RefObject<HTMLButtonElement | null>
  readonly isDragged: boolean
  /** Where the rule that is dragged over this one would go. */
  readonly side: Side | null
}

/** Lets a rule be dragged by its handle, and dropped above or below another one. */
export function useRuleDrag(id: string, onDrop: (dragged: string, side: Side) => void): RuleDrag {
  const item = useRef<HTMLLIElement>(null)
  const handle = useRef<HTMLButtonElement>(null)
  const drop = useRef(onDrop)
  const [isDragged, setDragged] = useState(false)
  const [side, setSide] = useState<Side | null>(null)
  useEffect(() => {
    drop.current = onDrop
  })
  useEffect(() => {
    const element = item.current
    const dragHandle = handle.current
    if (element === null || dragHandle === null) return
    return combine(
      draggable({
        element,
        dragHandle,
        getInitialData: () => ({ rule: id }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => typeof source.data.rule === 'string' && source.data.rule !== id,
        getData: ({ input }) => attachClosestEdge({}, { element, input, allowedEdges: ['top', 'bottom'] }),
        onDrag: ({ self }) => setSide(sideIn(self.data)),
        onDragLeave: () => setSide(null),
        onDrop: ({ source, self }) => {
          setSide(null)
          const over = sideIn(self.data)
          if (over !== null) drop.current(String(source.data.rule), over)
        },
      }),
    )
  }, [id])
  return { item, handle, isDragged, side }
}

function sideIn(data: Record<string | symbol, unknown>): Side | null {
  const edge = extractClosestEdge(data)
  return edge === 'top' || edge === 'bottom' ? edge : null
}
