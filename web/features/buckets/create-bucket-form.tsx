import { Button, Radio, Stack, TextInput } from '@mantine/core'
import { useEffect } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import {
  type BucketHome,
  type BucketNameProblem,
  bucketNameProblem,
  fullBucketName,
  maxBucketNameLength,
} from '../../../contract/bucket-name.ts'
import { Access } from '../../../contract/fields.ts'
import { type ApiError, refusalCode } from '../../api/api-error.ts'
import { FormShell } from '../../form/form-shell.tsx'
import { useMarkUnsaved } from '../../form/unsaved.ts'
import { BusyButton } from '../../ui/busy-button.tsx'
import { DialogFooter } from '../../ui/dialog.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import classes from './create-bucket-form.module.css'

type NewBucket = { name: string; access: Access }

type CreateBucketFormProps = {
  home: BucketHome
  onSubmit: (bucket: NewBucket) => void
  onCancel: () => void
  /** Told whether anything has been typed. */
  onDirty: (dirty: boolean) => void
  pending: boolean
  submitError: ApiError | null
}

/** Name and access. The rules of a name are checked while one types; the domain it leads to is shown. */
export function CreateBucketForm({ home, onSubmit, onCancel, onDirty, pending, submitError }: CreateBucketFormProps) {
  const { t } = useTranslation()
  const form = useForm<NewBucket>({ defaultValues: { name: '', access: 'private' }, mode: 'onChange' })
  const taken = refusalCode(submitError) === 'BucketExists'
  const { isDirty } = form.formState
  useEffect(() => onDirty(isDirty), [onDirty, isDirty])
  useMarkUnsaved(isDirty)
  // The dialog may have opened, and looked for the field, before the form could be shown.
  useEffect(() => form.setFocus('name'), [form])
  useEffect(() => {
    if (taken) form.setError('name', { type: 'server', message: 'taken' }, { shouldFocus: true })
  }, [taken, form])
  return (
    <FormShell
      form={form}
      onSubmit={onSubmit}
      submitError={taken ? null : submitError}
      actions={
        <DialogFooter>
          <Button variant="default" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
          <BusyButton type="submit" busy={pending}>
            {t('buckets.createForm.submit')}
          </BusyButton>
        </DialogFooter>
      }
    >
      <NameField form={form} home={home} />
      <Outcome home={home} name={form.watch('name')} />
      <Controller
        name="access"
        control={form.control}
        render={({ field: { ref, ...field } }) => (
          <Radio.Group label={t('buckets.createForm.access')} mt="md" {...field}>
            <Stack gap="xs" mt={6}>
              {Access.options.map((access) => (
                <Radio
                  key={access}
                  value={access}
                  label={t(`common.access.${access}`)}
                  description={t(`common.accessHint.${access}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
      />
    </FormShell>
  )
}

function NameField({ form, home }: { form: ReturnType<typeof useForm<NewBucket>>; home: BucketHome }) {
  const { t } = useTranslation()
  const max = maxBucketNameLength(home)
  const message = form.formState.errors.name?.message
  const told = message === 'taken' ? t('common.problem.BucketExists') : problemText(message)
  function problemText(problem: string | undefined) {
    return problem && t(`buckets.createForm.problem.${problem as BucketNameProblem}`, { max })
  }
  return (
    <TextInput
      label={t('buckets.createForm.name')}
      description={t('buckets.createForm.nameHint', { max })}
      error={told}
      rightSection={<span className={classes.appid}>-{home.appid}</span>}
      rightSectionWidth={`${home.appid.length + 3}ch`}
      rightSectionPointerEvents="none"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      data-autofocus
      {...form.register('name', { validate: (name) => bucketNameProblem(name, home) ?? true })}
    />
  )
}

function Outcome({ home, name }: { home: BucketHome; name: string }) {
  const { t } = useTranslation()
  // A domain that cannot be would only mislead.
  const full = bucketNameProblem(name, home) === null ? fullBucketName(name, home) : null
  return (
    <div className={classes.outcome}>
      <Facts>
        <Fact name={t('buckets.createForm.fullName')}>{full ?? '–'}</Fact>
        <Fact name={t('buckets.createForm.domain')}>
          {full === null ? '–' : `${full}.cos.${home.region}.${home.domain}`}
        </Fact>
      </Facts>
    </div>
  )
}
