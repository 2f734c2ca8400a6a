import { type Control, type FieldPathByValue, type FieldValues, useController } from 'react-hook-form'
import { DescribedSwitch } from '../ui/described-switch.tsx'

type SwitchFieldProps<T extends FieldValues> = {
  control: Control<T>
  name: FieldPathByValue<T, boolean>
  label: string
  description: string
}

/** A switch of a form: on is `true`. */
export function SwitchField<T extends FieldValues>({ control, name, ...others }: SwitchFieldProps<T>) {
  const { field } = useController({ control, name })
  const { value, ...rest } = field
  return <DescribedSwitch {...rest} {...others} checked={value} />
}
