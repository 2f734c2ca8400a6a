import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiError } from '../../../api/api-error.ts'
import { useFailureText } from '../../../query/failure-text.ts'
import { BusyButton } from '../../../ui/busy-button.tsx'
import { DialogFooter } from '../../../ui/dialog.tsx'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { fullName, type HeaderForm, isSendable, knownHeaders, problemOf } from './header-form.ts'
import classes from './headers.module.css'
import { OwnHeaders } from './own-headers.tsx'

type HeadersFormProps = {
  form: HeaderForm
  onChange: (form: HeaderForm) => void
  failure: ApiError | null
  saving: boolean
  onSave: () => void
  onCancel: () => void
}

const hints = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'max-age=3600',
  'content-disposition': 'attachment; filename="report.pdf"',
  'content-encoding': 'gzip',
  'content-language': 'en',
  expires: 'Wed, 01 Jan 2031 00:00:00 GMT',
}

/** A field for each header that has a meaning, and lines for the operator's own. */
export function HeadersForm({ form, onChange, failure, saving, onSave, onCancel }: HeadersFormProps) {
  const { t } = useTranslation()
  const tell = useFailureText()
  const [tried, setTried] = useState(false)
  const refused = refusedNames(failure)
  const problem = (value: string, name: string) =>
    isSendable(value) ? refused.has(name) && t('files.headers.refused') : t('files.headers.problem.value')
  const fine =
    knownHeaders.every((name) => isSendable(form.known[name])) && form.own.every((one) => !problemOf(one, form.own))
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (fine) onSave()
        else requestAnimationFrame(() => document.querySelector<HTMLElement>('form [aria-invalid=true]')?.focus())
      }}
    >
      {knownHeaders.map((name, index) => (
        <TextInput
          key={name}
          label={name}
          placeholder={hints[name]}
          value={form.known[name]}
          onChange={({ currentTarget: { value } }) => onChange({ ...form, known: { ...form.known, [name]: value } })}
          error={problem(form.known[name], name)}
          autoComplete="off"
          spellCheck={false}
          {...(index === 0 && { 'data-autofocus': true })}
        />
      ))}
      <OwnHeaders
        own={form.own}
        tried={tried}
        isRefused={(name) => refused.has(fullName(name))}
        onChange={(own) => onChange({ ...form, own })}
      />
      {failure && <FailureNote title={t('common.failure.saveTitle')} {...tell(failure)} />}
      <DialogFooter>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <BusyButton type="submit" busy={saving}>
          {t('common.save')}
        </BusyButton>
      </DialogFooter>
    </form>
  )
}

/** The headers the server named when it refused. */
function refusedNames(failure: ApiError | null): ReadonlySet<string> {
  const fields = failure?.failure.kind === 'refused' ? failure.failure.fields : []
  return new Set(
    fields.map(({ pointer }) => pointer.replace('/headers/', '').replaceAll('~1', '/').replaceAll('~0', '~')),
  )
}
