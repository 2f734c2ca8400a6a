import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SavedOriginPull } from '../../../contract/origin-pull.ts'
import { useFailureToast } from '../../query/failure-toast.tsx'
import { originPullQuery } from '../../query/origin-pull.ts'
import { toast } from '../../ui/toast.tsx'
import { useSaveOriginPull } from './use-save-origin-pull.ts'

/** The way back from a disabling. It tells how it ended wherever the operator is by then. */
export function useUndoDisabling(bucket: string, onSaved: (saved: SavedOriginPull) => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const failed = useFailureToast()
  const save = useSaveOriginPull(bucket, {
    onSaved: (saved) => {
      toast({ title: t('originPull.restored'), message: bucket })
      onSaved(saved)
    },
    onFailed: (error) => {
      failed(t('originPull.notRestored'), error)
      void client.invalidateQueries({ queryKey: originPullQuery(bucket).queryKey })
    },
  })
  const run = (disabled: SavedOriginPull) =>
    save.mutate({ settings: { ...disabled, enabled: true }, seenVersion: disabled.version })
  return { isPending: save.isPending, run }
}
