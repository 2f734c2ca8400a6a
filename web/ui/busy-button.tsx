import { Button, type ButtonProps } from '@mantine/core'
import type { ComponentPropsWithRef, MouseEvent } from 'react'

type Native = Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps>
type BusyButtonProps = Omit<ButtonProps, 'loading'> & Native & { busy: boolean }

/** A button that waits for what it has started. Other than a disabled one it keeps the focus, and only does nothing. */
export function BusyButton({ busy, onClick, disabled = false, ...others }: BusyButtonProps) {
  return (
    <Button
      {...others}
      loading={busy}
      disabled={disabled}
      aria-busy={busy}
      onClick={busy ? ignore : onClick}
      renderRoot={(props) => <button {...props} disabled={disabled} aria-disabled={busy || undefined} />}
    />
  )
}

// Submitting its form included.
const ignore = (event: MouseEvent) => event.preventDefault()
