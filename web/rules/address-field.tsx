import { Button, Code, TextInput } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { useController } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { parseOriginAddress } from '../../contract/origin-address.ts'
import classes from './address-field.module.css'
import { useAddressMessage } from './address-message.ts'
import { canonicalAddress } from './canonical-address.ts'
import type { Form } from './problem-text.ts'

const examples = ['abc.example.com', 'abc.example.com:8080', '10.10.10.10', '10.10.10.10:8080']

/** Examples stand below what they are examples of. */
const hintBelow = { 'data-hint-below': true }

export type AddressName =
  | 'settings.address'
  | `settings.standby.${number}`
  | `settings.furtherOrigins.${number}.address`
  | `settings.furtherOrigins.${number}.standby.${number}`

type AddressFieldProps = { form: Form; name: AddressName; label: string; rightSection?: ReactNode }

/** An address of an origin: normalised on leaving, its mistakes explained, and mended by one click where possible. */
export function AddressField({ form, name, label, rightSection }: AddressFieldProps) {
  const { t } = useTranslation()
  const { field, fieldState } = useController({ name, control: form.control })
  const [punycode, setPunycode] = useState<string | null>(null)
  const message = useAddressMessage(field.value, fieldState.error)
  const parsed = parseOriginAddress(field.value)
  const fix = fieldState.error && !parsed.ok ? parsed.fix : undefined
  const leave = () => {
    if (parsed.ok) setPunycode(parsed.punycode ? parsed.address.canonical : null)
    const normal = canonicalAddress(field.value)
    if (normal !== field.value) form.setValue(name, normal, { shouldDirty: true })
    field.onBlur()
  }
  const mend = (address: string) => {
    form.setValue(name, address, { shouldDirty: true, shouldValidate: true })
    form.setFocus(name)
  }
  return (
    <div>
      <TextInput
        {...field}
        onBlur={leave}
        label={label}
        description={name === 'settings.address' && <Hint />}
        wrapperProps={hintBelow}
        error={
          message !== undefined && (
            <>
              {message}
              {fix !== undefined && <Fix address={fix} onFix={() => mend(fix)} />}
            </>
          )
        }
        errorProps={{ role: 'alert' }}
        rightSection={rightSection}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        inputMode="url"
        maxLength={300}
      />
      {punycode !== null && punycode === field.value && (
        <p className={classes.note} role="status">
          {t('originPull.punycode', { canonical: punycode })}
        </p>
      )}
    </div>
  )
}

function Hint() {
  const { t } = useTranslation()
  return (
    <>
      {t('originPull.addressHint')}
      <span className={classes.examples}>
        {examples.map((example) => (
          <Code key={example} className={classes.example ?? ''}>
            {example}
          </Code>
        ))}
      </span>
    </>
  )
}

function Fix({ address, onFix }: { address: string; onFix: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <span className={classes.fix}>
      <Button variant="light" size="compact-sm" aria-describedby={id} onClick={onFix}>
        {t('common.fix')}
      </Button>
      <span id={id}>→ {address}</span>
    </span>
  )
}
