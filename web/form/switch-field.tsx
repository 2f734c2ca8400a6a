import { Switch } from '@mantine/core'
import { type Control, type FieldPathByValue, type FieldValues, useController } from 'react-hook-form'

type SwitchFieldProps<T extends FieldValues> = {
  control: Control<T>
  name: FieldPathByValue<T, boolean>
  label: string
  description?: string
}

/** A switch of a form: on is `true`. */
export function SwitchField<T extends FieldValues>({ control, name, label, description }: SwitchFieldProps<T>) {
  const { field } = useController({ control, name })
  const { value, ...rest } = field
  return <Switch {...rest} checked={value} label={label} description={description} />
}
