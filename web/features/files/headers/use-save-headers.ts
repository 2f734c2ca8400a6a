import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { describeObject, getObjectDetail, type ObjectDetail } from '../../../../contract/objects.ts'
import { refusalCode } from '../../../api/api-error.ts'
import { call } from '../../../api/call.ts'
import { useStandingFailure } from '../../../query/standing-failure.ts'
import { toast } from '../../../ui/toast.tsx'
import { objects, refreshObjects } from '../queries.ts'

type Wanted = { readonly headers: Record<string, string>; readonly version: number }

/** Saves headers made from a version of the object. After a conflict `theirs` is what somebody else has saved. */
export function useSaveHeaders(bucket: string, key: string, onSaved: () => void) {
  const client = useQueryClient()
  const { t } = useTranslation()
  const [theirs, setTheirs] = useState<ObjectDetail | null>(null)
  const address = { params: { bucket }, query: { key } }
  const show = (now: ObjectDetail) => {
    client.setQueryData(objects.detail(bucket, key).queryKey, now)
    void refreshObjects(client, bucket)
  }
  const read = useMutation({
    mutationFn: () => call(getObjectDetail, address),
    onSuccess: (now) => {
      setTheirs(now)
      show(now)
    },
  })
  const save = useMutation({
    mutationFn: ({ headers, version }: Wanted) =>
      call(describeObject, { ...address, body: { headers }, ifMatch: version }),
    onSuccess: (saved) => {
      show(saved)
      toast({ title: t('files.headers.saved') })
      onSaved()
    },
    onError: (error) => refusalCode(error) === 'PreconditionFailed' && read.mutate(),
  })
  const isConflict = refusalCode(save.error) === 'PreconditionFailed'
  const failure = useStandingFailure(isConflict ? read.error : save.error)
  return {
    save: (headers: Record<string, string>, version: number) => save.mutate({ headers, version }),
    saving: save.isPending,
    failure,
    theirs,
    reading: read.isPending,
    readAgain: () => read.mutate(),
    forgetTheirs: () => {
      setTheirs(null)
      save.reset()
    },
  }
}
