import { TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { addDomain, canonicalDomain } from '../../../contract/domains.ts'
import { refusalCode } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { FormShell } from '../../form/form-shell.tsx'
import { useMarkUnsaved } from '../../form/unsaved.ts'
import { BusyButton } from '../../ui/busy-button.tsx'
import { toast } from '../../ui/toast.tsx'
import classes from './custom-domains.module.css'
import { domainsQuery } from './custom-domains.tsx'

/** One field and one button. A domain that another bucket has is told on the field. */
export function AddDomainForm({ bucket }: { bucket: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const form = useForm({ defaultValues: { domain: '' } })
  const add = useMutation({
    mutationFn: (domain: string) => call(addDomain, { params: { bucket }, body: { domain } }),
    onSuccess: async ({ domain }) => {
      form.reset()
      await client.invalidateQueries({ queryKey: domainsQuery(bucket).queryKey })
      toast({ title: t('basic.custom.added'), message: domain })
    },
  })
  const taken = refusalCode(add.error) === 'DomainTaken'
  useEffect(() => {
    if (taken) form.setError('domain', { type: 'server', message: 'taken' }, { shouldFocus: true })
  }, [taken, form])
  const error = form.formState.errors.domain
  useMarkUnsaved(form.formState.isDirty)
  return (
    <FormShell
      form={form}
      onSubmit={({ domain }) => add.mutate(domain.trim())}
      submitError={taken ? null : add.error}
      actions={null}
    >
      <div className={classes.add}>
        <TextInput
          className={classes.field ?? ''}
          label={t('basic.custom.label')}
          description={t('basic.custom.hint')}
          error={error && t(error.message === 'taken' ? 'basic.custom.taken' : 'basic.custom.invalid')}
          errorProps={{ role: 'alert' }}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          inputMode="url"
          maxLength={300}
          {...form.register('domain', { validate: (typed) => canonicalDomain(typed) !== null })}
        />
        <BusyButton type="submit" variant="default" busy={add.isPending} className={classes.submit ?? ''}>
          {t('basic.custom.add')}
        </BusyButton>
      </div>
    </FormShell>
  )
}
