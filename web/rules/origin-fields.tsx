import { useTranslation } from 'react-i18next'
import { OriginProtocol, ruleLimits } from '../../contract/rule.ts'
import { AddressField, type AddressName } from './address-field.tsx'
import classes from './fields.module.css'
import { ChoiceField, ListField, NumberField } from './plain-fields.tsx'
import type { Form } from './problem-text.ts'
import { Rows } from './rows.tsx'
import { useShown } from './use-shown.ts'

export function ProtocolField({ form }: { form: Form }) {
  const { t } = useTranslation()
  return (
    <ChoiceField
      form={form}
      name="settings.protocol"
      label={t('originPull.protocol')}
      description={t('originPull.protocolHint')}
      data={OriginProtocol.options.map((value) => ({ value, label: t(`originPull.protocols.${value}`) }))}
    />
  )
}

/** What stands behind the first address: its share, its standbys, and the origins beside it. */
export function FurtherOriginFields({ form }: { form: Form }) {
  const { t } = useTranslation()
  const mode = form.watch('settings.mode')
  const isSync = mode === 'sync'
  const shares = isSync && form.watch('settings.furtherOrigins').length > 0
  const showsWeight = useShown(form, shares, ['settings.weight'])
  const switches = useShown(form, mode !== 'redirect', ['settings.switchOver'])
  return (
    <>
      {showsWeight && (
        <NumberField
          form={form}
          name="settings.weight"
          label={t('rule.field.weight')}
          description={t('rule.hint.weight')}
        />
      )}
      <Standby
        form={form}
        name="settings.standby"
        nameOf={(index) => t('rule.standbyAddress', { number: index + 1 })}
      />
      {isSync && (
        <Rows
          form={form}
          name="settings.furtherOrigins"
          blank={{ address: '', weight: 1, standby: [] }}
          title={t('rule.field.furtherOrigins')}
          hint={t('rule.hint.furtherOrigins')}
          max={ruleLimits.origins - 1}
          addLabel={t('rule.addOrigin')}
          nameOf={(index) => t('rule.furtherOrigin', { number: index + 2 })}
          row={(index) => <FurtherOrigin form={form} index={index} />}
        />
      )}
      {switches && (
        <ListField
          form={form}
          name="settings.switchOver"
          by="comma"
          label={t('rule.field.switchOver')}
          description={t('rule.hint.switchOver')}
        />
      )}
    </>
  )
}

function FurtherOrigin({ form, index }: { form: Form; index: number }) {
  const { t } = useTranslation()
  const number = index + 2
  return (
    <div className={classes.nested}>
      <AddressField
        form={form}
        name={`settings.furtherOrigins.${index}.address`}
        label={t('rule.furtherAddress', { number })}
      />
      <NumberField
        form={form}
        name={`settings.furtherOrigins.${index}.weight`}
        label={t('rule.furtherWeight', { number })}
        description={t('rule.hint.weight')}
      />
      <Standby
        form={form}
        name={`settings.furtherOrigins.${index}.standby`}
        nameOf={(at) => t('rule.furtherStandby', { number: at + 1, origin: number })}
      />
    </div>
  )
}

type StandbyProps = {
  form: Form
  name: 'settings.standby' | `settings.furtherOrigins.${number}.standby`
  nameOf: (index: number) => string
}

function Standby({ form, name, nameOf }: StandbyProps) {
  const { t } = useTranslation()
  return (
    <Rows
      form={form}
      name={name}
      blank=""
      title={t('rule.field.standby')}
      hint={t('rule.hint.standby')}
      max={ruleLimits.standby}
      addLabel={t('rule.addStandby')}
      nameOf={nameOf}
      row={(index) => <AddressField form={form} name={`${name}.${index}` as AddressName} label={nameOf(index)} />}
    />
  )
}
