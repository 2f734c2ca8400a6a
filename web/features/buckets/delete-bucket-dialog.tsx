import { Button, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type BucketView, deleteBucket } from '../../../contract/buckets.ts'
import { call } from '../../api/call.ts'
import { FormShell } from '../../form/form-shell.tsx'
import { buckets } from '../../query/buckets.ts'
import { BusyButton } from '../../ui/busy-button.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'

type DeleteBucketDialogProps = { bucket: BucketView; onClosed: () => void }

/** Says what will be lost, and asks for the name before it is. */
export function DeleteBucketDialog({ bucket: { name }, onClosed }: DeleteBucketDialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [opened, setOpened] = useState(true)
  const close = () => setOpened(false)
  const form = useForm({ defaultValues: { typed: '' } })
  const remove = useMutation({
    mutationFn: () => call(deleteBucket, { params: { bucket: name } }),
    onSuccess: async () => {
      client.removeQueries({ queryKey: buckets.of(name) })
      await client.invalidateQueries({ queryKey: buckets.list().queryKey })
      toast({ title: t('buckets.deleteForm.done'), message: name })
      close()
    },
  })
  return (
    <Dialog title={t('buckets.deleteForm.title')} opened={opened} onClose={close} onClosed={onClosed}>
      <FormShell
        form={form}
        onSubmit={() => remove.mutate()}
        submitError={remove.error}
        actions={
          <DialogFooter>
            <Button variant="default" onClick={close}>
              {t('common.cancel')}
            </Button>
            <BusyButton type="submit" color="red" busy={remove.isPending}>
              {t('buckets.deleteForm.submit')}
            </BusyButton>
          </DialogFooter>
        }
      >
        <Text size="sm" mb="md">
          {t('buckets.deleteForm.text')}
        </Text>
        <TextInput
          label={t('buckets.deleteForm.confirm', { bucket: name })}
          error={form.formState.errors.typed && t('buckets.deleteForm.mismatch')}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          {...form.register('typed', { validate: (typed) => typed.trim() === name })}
        />
      </FormShell>
    </Dialog>
  )
}
