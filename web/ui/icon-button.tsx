import { ActionIcon, type ActionIconProps } from '@mantine/core'
import type { ComponentPropsWithRef } from 'react'
import type { Named } from './named.ts'

type IconButtonProps = Named &
  Omit<ActionIconProps, 'aria-label'> &
  Omit<ComponentPropsWithRef<'button'>, keyof ActionIconProps | 'aria-label' | 'aria-labelledby'>

/** A button that is only an icon; its name is also its tooltip. */
export function IconButton(props: IconButtonProps) {
  return <ActionIcon variant="subtle" color="gray" size={28} title={props['aria-label']} {...props} />
}
