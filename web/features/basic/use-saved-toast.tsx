import { useTranslation } from 'react-i18next'
import type { OriginPullInput, SavedOriginPull } from '../../../contract/origin-pull.ts'
import { useFailureText } from '../../query/failure-text.ts'
import { toast } from '../../ui/toast.tsx'
import { differences } from './differences.ts'
import { useSaveOriginPull } from './use-save-origin-pull.ts'

/** Names what a save has changed, and offers the way back from a disabling. */
export function useSavedToast(bucket: string) {
  const { t } = useTranslation()
  const tell = useFailureText()
  const undo = useSaveOriginPull(bucket)
  const enableAgain = (saved: SavedOriginPull) =>
    undo.mutate(
      { settings: { ...saved, enabled: true }, seenVersion: saved.version },
      {
        onSuccess: () => toast({ title: t('originPull.restored') }),
        onError: (error) =>
          toast({ title: t('common.failure.saveTitle'), message: tell(error).message, warning: true }),
      },
    )
  return (before: OriginPullInput, saved: SavedOriginPull) => {
    const changes = differences(t, before, saved)
    const disabled = before.enabled && !saved.enabled
    const enabled = !before.enabled && saved.enabled
    toast({
      title: t(disabled ? 'originPull.disabledToast' : enabled ? 'originPull.enabledToast' : 'originPull.saved'),
      message:
        changes.length === 0
          ? t('originPull.savedNothing')
          : changes.map((change) => <div key={change.field}>{t('originPull.change', change)}</div>),
      ...(disabled && { action: { label: t('common.undo'), run: () => enableAgain(saved) } }),
    })
  }
}
