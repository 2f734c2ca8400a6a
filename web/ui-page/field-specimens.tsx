import { Group, NativeSelect, PasswordInput, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Choices } from '../ui/choices.tsx'
import { DescribedSwitch } from '../ui/described-switch.tsx'
import { FormRows } from '../ui/form-rows.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Section } from '../ui/section.tsx'
import { StatusSign } from '../ui/status.tsx'
import { TickBox } from '../ui/tick-box.tsx'
import { Toolbar } from '../ui/toolbar.tsx'
import { Specimen } from './specimen.tsx'

export function FieldSpecimens() {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [picked, setPicked] = useState<string | undefined>('failed')
  return (
    <>
      <Specimen name="Toolbar, SearchField, Choices, StatusSign">
        <Toolbar end={t('buckets.count', { count: 6, formatted: '6' })}>
          <SearchField label={t('buckets.search')} value={text} onChange={setText} />
          <Choices
            label={t('pulls.counts')}
            value={picked}
            choices={[
              { value: undefined, label: t('pulls.all'), count: '5' },
              { value: 'done', label: t('pulls.state.done'), sign: <StatusSign sign="done" />, count: '5' },
              { value: 'failed', label: t('pulls.state.failed'), sign: <StatusSign sign="failed" quiet />, count: '0' },
            ]}
            onPick={setPicked}
          />
        </Toolbar>
      </Specimen>
      <Specimen name="FormRows">
        <Section title={t('rule.section.origin')} text={t('rule.sectionHint.origin')}>
          <Fields />
        </Section>
      </Specimen>
    </>
  )
}

function Fields() {
  const { t } = useTranslation()
  return (
    <FormRows>
      <DescribedSwitch label={t('originPull.status')} description={t('rule.enabledHint')} defaultChecked />
      <TextInput label={t('originPull.address')} description={t('originPull.addressHint')} />
      <TextInput
        label={t('buckets.createForm.name')}
        error={t('buckets.createForm.problem.empty')}
        defaultValue="Bad"
      />
      <TextInput label={t('basic.region')} disabled defaultValue="local" />
      <PasswordInput label={t('session.newPassword')} description={t('session.newPasswordHint')} />
      <NativeSelect label={t('originPull.protocol')} data={['HTTP', 'HTTPS']} />
      <Group>
        <TickBox label={t('files.selectAll')} checked={false} onChange={() => {}} />
        <TickBox label={t('files.selectAll')} checked={false} partly onChange={() => {}} />
        <TickBox label={t('files.selectAll')} checked onChange={() => {}} />
        <TickBox label={t('files.selectAll')} checked disabled onChange={() => {}} />
      </Group>
      <Textarea label={t('pulls.column.key')} rows={2} />
      <Radio.Group label={t('basic.access')} defaultValue="private">
        <Stack gap="xs">
          {(['private', 'public-read'] as const).map((access) => (
            <Radio
              key={access}
              value={access}
              label={t(`common.access.${access}`)}
              description={t(`common.accessHint.${access}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
    </FormRows>
  )
}
