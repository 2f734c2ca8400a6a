import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useRef } from 'react'
import { lazyPart } from '../../lazy-part.tsx'
import { giveFocus } from '../../ui/focus.ts'
import { useAddress } from '../../use-address.ts'
import { rowLinkId } from './pull-row.tsx'
import { type ListedPull, onePull, type PullScope } from './queries.ts'
import type { PullActions } from './use-pull-actions.ts'

const PullDetails = lazyPart(
  () => import('./pull-details.tsx').then((m) => m.PullDetails),
  ({ onClose }) => onClose(),
)

type PullDrawerProps = { scope: PullScope; pulls: readonly ListedPull[]; actions: PullActions }

/** All about the pull that the address names (`?pull=`): as the list has it, else read by itself. */
export function PullDrawer({ scope, pulls, actions }: PullDrawerProps) {
  const [params, change] = useAddress()
  const id = /^\d{1,15}$/.exec(params.get('pull') ?? '')?.[0] ?? null
  const listed = id === null ? undefined : pulls.find((pull) => pull.id === id)
  const query = useQuery({ ...onePull(scope, id ?? ''), enabled: id !== null && listed === undefined })
  useFocusAfter(id)
  if (id === null) return null
  const pull = listed ?? query.data
  return (
    <Suspense>
      <PullDetails
        pull={pull}
        isGone={pull === null}
        query={query}
        actions={actions}
        onClose={() => change({ pull: '' }, { preventScrollReset: true })}
      />
    </Suspense>
  )
}

/** When the drawer is closed the focus returns to the row that it told about. */
function useFocusAfter(id: string | null) {
  const before = useRef<string | null>(null)
  useEffect(() => {
    if (id === null && before.current !== null) giveFocus(document.getElementById(rowLinkId(before.current)))
    before.current = id
  }, [id])
}
