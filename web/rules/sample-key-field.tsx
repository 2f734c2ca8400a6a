import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

type SampleKeyFieldProps = { value: string; onChange: (key: string) => void }

/** Only for the connection test; it is not saved. */
export function SampleKeyField({ value, onChange }: SampleKeyFieldProps) {
  const { t } = useTranslation()
  return (
    <TextInput
      label={t('originPull.sampleKey')}
      description={t('originPull.sampleKeyHint')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
    />
  )
}
