import { Switch, type SwitchProps } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import classes from './described-switch.module.css'

type DescribedSwitchProps = Omit<SwitchProps, 'description' | 'label'> & { label: string; description: ReactNode }

/** A switch whose explanation describes it and is not part of its name. */
export function DescribedSwitch({ description, ...others }: DescribedSwitchProps) {
  const id = useId()
  return (
    <div className={classes.place}>
      <Switch {...others} aria-describedby={id} />
      <p id={id} className={classes.description}>
        {description}
      </p>
    </div>
  )
}
