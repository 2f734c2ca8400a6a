import { PasswordInput, type PasswordInputProps } from '@mantine/core'

/** A field for a password. Unlike the component library's, it says when it is wrong, and so is found as the first that is. */
export const PasswordField = (props: PasswordInputProps) => (
  <PasswordInput {...props} aria-invalid={Boolean(props.error)} />
)
