import { NativeSelect, TextInput } from '@mantine/core'
import type { UseFormReturn } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { OriginProtocol, type OriginPullInput } from '../../../contract/origin-pull.ts'
import { SwitchField } from '../../form/switch-field.tsx'
import classes from './advanced-fields.module.css'

const redirectCodes = ['302', '301', '307'] as const

type AdvancedFieldsProps = {
  form: UseFormReturn<OriginPullInput>
  /** Only for the connection test; it is not saved. */
  sampleKey: string
  onSampleKey: (key: string) => void
}

/** What most operators never need to touch. */
export function AdvancedFields({ form, sampleKey, onSampleKey }: AdvancedFieldsProps) {
  const { t } = useTranslation()
  return (
    <details className={classes.details}>
      <summary className={classes.summary}>{t('originPull.advanced')}</summary>
      <div className={classes.fields}>
        <NativeSelect
          label={t('originPull.redirectCode')}
          description={t('originPull.redirectCodeHint')}
          data={redirectCodes.map((code) => ({ value: code, label: t(`originPull.redirectCodes.${code}`) }))}
          {...form.register('defaultRule.redirectCode', { setValueAs: Number })}
        />
        <NativeSelect
          label={t('originPull.protocol')}
          description={t('originPull.protocolHint')}
          data={OriginProtocol.options.map((value) => ({ value, label: t(`originPull.protocols.${value}`) }))}
          {...form.register('defaultRule.protocol')}
        />
        <SwitchField
          control={form.control}
          name="defaultRule.passQuery"
          label={t('originPull.passQuery')}
          description={t('originPull.passQueryHint')}
        />
        <SwitchField
          control={form.control}
          name="defaultRule.followRedirects"
          label={t('originPull.followRedirects')}
          description={t('originPull.followRedirectsHint')}
        />
        <TextInput
          label={t('originPull.sampleKey')}
          description={t('originPull.sampleKeyHint')}
          value={sampleKey}
          onChange={(event) => onSampleKey(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </div>
    </details>
  )
}
