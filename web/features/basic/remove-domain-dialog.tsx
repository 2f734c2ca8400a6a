import { Button, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { removeDomain } from '../../../contract/domains.ts'
import { call } from '../../api/call.ts'
import { useFailureText } from '../../query/failure-text.ts'
import { BusyButton } from '../../ui/busy-button.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { toast } from '../../ui/toast.tsx'
import { domainsQuery } from './custom-domains.tsx'

type RemoveDomainDialogProps = { bucket: string; domain: string; onClose: () => void }

/** Says what will no longer be answered, then removes the domain. */
export function RemoveDomainDialog({ bucket, domain, onClose }: RemoveDomainDialogProps) {
  const { t } = useTranslation()
  const tell = useFailureText()
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => call(removeDomain, { params: { bucket, domain } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: domainsQuery(bucket).queryKey })
      toast({ title: t('basic.custom.removed'), message: domain })
      onClose()
    },
  })
  return (
    <Dialog title={t('basic.custom.removeTitle')} opened onClose={onClose}>
      <Text size="sm" mb="md">
        {t('basic.custom.removeText', { domain })}
      </Text>
      {remove.error && <FailureNote title={t('basic.custom.failed')} {...tell(remove.error)} />}
      <DialogFooter>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('common.cancel')}
        </Button>
        <BusyButton color="red" busy={remove.isPending} onClick={() => remove.mutate()}>
          {t('basic.custom.removeSubmit')}
        </BusyButton>
      </DialogFooter>
    </Dialog>
  )
}
