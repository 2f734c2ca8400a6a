import { Suspense } from 'react'
import { lazyPart } from '../lazy-part.tsx'
import type { ShellCommands } from './use-command-entries.ts'

const loadPalette = () => import('./command-palette.tsx').then((m) => m.CommandPalette)
const CommandPalette = lazyPart(loadPalette, ({ onClose }) => onClose())
const ShortcutHelp = lazyPart(
  () => import('./shortcut-help.tsx').then((m) => m.ShortcutHelp),
  ({ onClose }) => onClose(),
)
const CreateBucketDialog = lazyPart(
  () => import('../features/buckets/create-bucket-dialog.tsx').then((m) => m.CreateBucketDialog),
  ({ onClosed }) => onClosed(),
)

/** The palette is on its way while its button is pointed at. What fails is told when it is opened. */
export const prefetchPalette = () => void loadPalette().catch(() => {})

/** What can lie over any page. */
export type Overlay = 'palette' | 'shortcuts' | 'create bucket'

type OverlaysProps = { shown: Overlay | null; shell: ShellCommands; onClose: () => void }

export function Overlays({ shown, shell, onClose }: OverlaysProps) {
  return (
    <Suspense>
      {shown === 'palette' && <CommandPalette shell={shell} onClose={onClose} />}
      {shown === 'shortcuts' && <ShortcutHelp onClose={onClose} />}
      {shown === 'create bucket' && <CreateBucketDialog onClosed={onClose} />}
    </Suspense>
  )
}
