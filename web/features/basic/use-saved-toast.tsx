import { useTranslation } from 'react-i18next'
import type { OriginPullInput, SavedOriginPull } from '../../../contract/origin-pull.ts'
import { comparedDefault, differences } from '../../rules/differences.ts'
import { toast } from '../../ui/toast.tsx'

/** The toast that tells of the save that made this version. */
export const savedToastId = (bucket: string, version: number) => `origin-pull:${bucket}:${version}`

/** Names what a save has changed, and offers the way back from a disabling. */
export function useSavedToast(bucket: string, onUndo: (disabled: SavedOriginPull) => void) {
  const { t } = useTranslation()
  return (before: OriginPullInput, saved: SavedOriginPull) => {
    const changes = differences(t, comparedDefault(before), comparedDefault(saved))
    const disabled = before.enabled && !saved.enabled
    const enabled = !before.enabled && saved.enabled
    toast({
      id: savedToastId(bucket, saved.version),
      title: t(disabled ? 'originPull.disabledToast' : enabled ? 'originPull.enabledToast' : 'originPull.saved'),
      message:
        changes.length === 0
          ? t('originPull.savedNothing')
          : changes.map((change) => <div key={change.field}>{t('originPull.change', change)}</div>),
      ...(disabled && { action: { label: t('common.undo'), run: () => onUndo(saved) } }),
    })
  }
}
