import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type BucketView, createBucket } from '../../../contract/buckets.ts'
import type { Access } from '../../../contract/fields.ts'
import { call } from '../../api/call.ts'
import { keepBucket } from '../../query/buckets.ts'
import { QueryView } from '../../query/query-view.tsx'
import { systemQuery } from '../../query/system.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { CreateBucketForm } from './create-bucket-form.tsx'

/** Creates a bucket. The list catches up behind the toast that names it. */
export function CreateBucketDialog({ onClosed }: { onClosed: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [opened, setOpened] = useState(true)
  const [dirty, setDirty] = useState(false)
  const home = useQuery(systemQuery)
  const close = () => setOpened(false)
  const create = useMutation({
    mutationFn: (body: { name: string; access: Access }) => call(createBucket, { body }),
    onSuccess: async (bucket: BucketView) => {
      await keepBucket(client, bucket)
      toast({ title: t('buckets.createForm.done'), message: bucket.name })
      close()
    },
  })
  return (
    <Dialog title={t('buckets.createForm.title')} dirty={dirty} opened={opened} onClose={close} onClosed={onClosed}>
      <QueryView
        query={home}
        filled={(system) => (
          <CreateBucketForm
            home={system}
            onSubmit={create.mutate}
            onCancel={close}
            onDirty={setDirty}
            pending={create.isPending}
            submitError={create.error}
          />
        )}
      />
    </Dialog>
  )
}
