import type { TFunction } from 'i18next'
import { Suspense, useState } from 'react'
import type { BucketView } from '../../../contract/buckets.ts'
import { lazyPart } from '../../lazy-part.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { MoreIcon } from '../../ui/icons.tsx'

const loadMenu = () => import('./bucket-menu.tsx')
const BucketMenu = lazyPart<BucketActionsProps & { onNotLoaded: () => void }>(
  () => loadMenu().then((m) => m.BucketMenu),
  ({ onNotLoaded }) => onNotLoaded(),
)

export type BucketActionsProps = { bucket: BucketView; onDelete: () => void }

/** The button of a row's menu. The menu is loaded when somebody comes near: the list needs it never before. */
export function BucketActions({ t, ...props }: BucketActionsProps & { t: TFunction }) {
  const [wanted, setWanted] = useState(false)
  // What fails is told when it is opened.
  const near = () => void loadMenu().catch(() => {})
  const button = (
    <IconButton
      aria-label={t('buckets.actionsOf', { bucket: props.bucket.name })}
      aria-haspopup="menu"
      onPointerEnter={near}
      onFocus={near}
      onClick={() => setWanted(true)}
    >
      <MoreIcon />
    </IconButton>
  )
  return wanted ? (
    <Suspense fallback={button}>
      <BucketMenu {...props} onNotLoaded={() => setWanted(false)} />
    </Suspense>
  ) : (
    button
  )
}
