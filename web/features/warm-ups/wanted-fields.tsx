import { FileInput, NativeSelect, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { originPullQuery } from '../../query/origin-pull.ts'
import type { Wanted } from './queries.ts'
import classes from './warm-ups.module.css'

type WantedFieldsProps = {
  bucket: string
  wanted: Wanted
  onChange: (wanted: Wanted) => void
  /** It was tried without any key. */
  isMissing: boolean
}

const empty = {
  keys: { kind: 'keys', text: '' },
  file: { kind: 'file', file: null },
  origin: { kind: 'origin', prefix: '', listing: 's3', rule: 'default' },
} as const satisfies Record<Wanted['kind'], Wanted>
const kinds = Object.keys(empty) as Wanted['kind'][]

/** Where the keys come from, and which. */
export function WantedFields({ bucket, wanted, onChange, isMissing }: WantedFieldsProps) {
  const { t } = useTranslation()
  const pick = (name: string) => {
    const kind = kinds.find((one) => one === name)
    if (kind) onChange(empty[kind])
  }
  const error = isMissing && t(`warmUps.missing.${wanted.kind === 'file' ? 'file' : 'keys'}`)
  return (
    <div className={classes.fields}>
      <Radio.Group label={t('warmUps.kind.label')} value={wanted.kind} onChange={pick}>
        <Stack gap="xs" mt={6}>
          {kinds.map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={t(`warmUps.kind.${kind}`)}
              description={t(`warmUps.kindHint.${kind}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {wanted.kind === 'keys' && (
        <Textarea
          label={t('warmUps.keys')}
          description={t('warmUps.keysHint')}
          value={wanted.text}
          onChange={(event) => onChange({ kind: 'keys', text: event.currentTarget.value })}
          error={error}
          rows={6}
          autoCapitalize="none"
          spellCheck={false}
        />
      )}
      {wanted.kind === 'file' && (
        <FileInput
          label={t('warmUps.file')}
          placeholder={t('warmUps.pickFile')}
          value={wanted.file}
          onChange={(file) => onChange({ kind: 'file', file })}
          error={error}
        />
      )}
      {wanted.kind === 'origin' && <OriginFields bucket={bucket} wanted={wanted} onChange={onChange} />}
    </div>
  )
}

type OriginFieldsProps = Omit<WantedFieldsProps, 'isMissing' | 'wanted'> & {
  wanted: Extract<Wanted, { kind: 'origin' }>
}

function OriginFields({ bucket, wanted, onChange }: OriginFieldsProps) {
  const { t } = useTranslation()
  const rules = useQuery(originPullQuery(bucket)).data?.rules ?? []
  return (
    <>
      <NativeSelect
        label={t('warmUps.rule')}
        value={wanted.rule}
        onChange={(event) => onChange({ ...wanted, rule: event.currentTarget.value })}
        data={[
          { value: 'default', label: t('pulls.defaultRule') },
          ...rules.map(({ id, address }, n) => ({
            value: id,
            label: `${t('pulls.ruleNumber', { number: n + 1 })} · ${address}`,
          })),
        ]}
      />
      <NativeSelect
        label={t('warmUps.listing.label')}
        description={t('warmUps.listing.hint')}
        value={wanted.listing}
        onChange={(event) => onChange({ ...wanted, listing: event.currentTarget.value === 's3' ? 's3' : 'index' })}
        data={(['s3', 'index'] as const).map((value) => ({ value, label: t(`warmUps.listing.${value}`) }))}
      />
      <TextInput
        label={t('warmUps.prefix')}
        description={t('warmUps.prefixHint')}
        placeholder="images/2026/"
        value={wanted.prefix}
        onChange={(event) => onChange({ ...wanted, prefix: event.currentTarget.value })}
        autoCapitalize="none"
        spellCheck={false}
      />
    </>
  )
}
