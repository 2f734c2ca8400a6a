import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BucketView } from '../../../contract/buckets.ts'
import type { Access } from '../../../contract/fields.ts'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { UpdateFailure } from './update-failure.tsx'
import { useUpdateBucket } from './use-update-bucket.ts'

type AccessDialogProps = { bucket: BucketView; onClosed: () => void }

/** Says what the other access means for readers, then changes it. */
export function AccessDialog({ bucket, onClosed }: AccessDialogProps) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(true)
  const close = () => setOpened(false)
  // The question stays the same one when somebody else has answered it meanwhile: a second press must not do the opposite.
  const [other] = useState<Access>(bucket.access === 'private' ? 'public-read' : 'private')
  const update = useUpdateBucket(bucket, ({ access }) => {
    toast({ title: t('basic.accessForm.done', { access: t(`common.access.${access}`) }), message: bucket.name })
    close()
  })
  return (
    <Dialog title={t('basic.accessForm.title')} opened={opened} onClose={close} onClosed={onClosed}>
      <Text size="sm" mb="md">
        {t(other === 'private' ? 'basic.accessForm.toPrivate' : 'basic.accessForm.toPublic')}
      </Text>
      <UpdateFailure error={update.error} />
      <DialogFooter>
        <Button variant="default" onClick={close}>
          {t('common.cancel')}
        </Button>
        <Button loading={update.isPending} onClick={() => update.mutate({ access: other })} data-autofocus>
          {t(`basic.accessForm.submit.${other}`)}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
