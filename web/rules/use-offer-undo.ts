import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { restoreOriginPull } from '../../contract/origin-pull-history.ts'
import { type ApiError, refusalCode } from '../api/api-error.ts'
import { call } from '../api/call.ts'
import { type FailureText, useFailureText } from '../query/failure-text.ts'
import { originPullQuery, useChangeOriginPull } from '../query/origin-pull.ts'
import { dropToast, toast } from '../ui/toast.tsx'

type Made = { readonly title: string; readonly before: number; readonly after: number }

/** Tells of a change to the rules and offers the way back, as long as nothing else has been changed. */
export function useOfferUndo(bucket: string, onUndo: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useRefusedChange()
  const id = `undo-${bucket}`
  const undo = useChangeOriginPull(
    bucket,
    ({ before, after }: Made) => call(restoreOriginPull, { params: { bucket, version: before }, ifMatch: after }),
    {
      onSaved: ({ warnings }) => {
        const isIncomplete = warnings.includes('secret-missing')
        toast({
          title: t('rule.list.undone'),
          ...(isIncomplete && { message: t('rule.secretMissing'), warning: true }),
        })
      },
      onFailed: (error) => {
        toast({ title: t('rule.list.notUndone'), message: explain(error).message, warning: true })
        void client.invalidateQueries({ queryKey: originPullQuery(bucket).queryKey })
      },
    },
  )
  return {
    pending: undo.isPending,
    offer(made: Made) {
      // The way back from the change before leads past this one: it could only be refused.
      dropToast(id)
      const run = () => {
        onUndo()
        undo.mutate(made)
      }
      toast({ id, title: made.title, action: { label: t('common.undo'), run } })
    },
  }
}

/** Why a change to the rules was refused. Whoever was slower than somebody else is told so. */
export function useRefusedChange() {
  const { t } = useTranslation()
  const tell = useFailureText()
  return (error: ApiError): FailureText =>
    refusalCode(error) === 'PreconditionFailed'
      ? { message: t('rule.list.changedMeanwhile'), requestId: null }
      : tell(error)
}
