import type { TFunction } from 'i18next'
import { useId } from 'react'
import { IconButton } from '../../ui/icon-button.tsx'
import { PullIcon, RetryIcon, StopIcon } from '../../ui/icons.tsx'
import classes from './pull-table.module.css'
import type { ListedPull } from './queries.ts'
import type { PullActions } from './use-pull-actions.ts'

type PossibleAction = keyof Pick<PullActions, 'again' | 'retry' | 'cancel'>

/** What can be done with a pull in its state. */
export function possibleActions({ state }: ListedPull): PossibleAction[] {
  if (state === 'done') return ['again']
  if (state === 'running') return ['cancel']
  return state === 'queued' ? ['retry', 'cancel'] : ['retry']
}

export const actionWord = { again: 'pulls.pullAgain', retry: 'pulls.retry', cancel: 'pulls.cancel' } as const
export const ActionIcon = { again: PullIcon, retry: RetryIcon, cancel: StopIcon } as const

type PullButtonsProps = { pull: ListedPull; actions: PullActions; t: TFunction }

export function PullButtons({ pull, actions, t }: PullButtonsProps) {
  const id = useId()
  return (
    <div className={classes.buttons}>
      <span id={id} hidden>
        {pull.key}
      </span>
      {possibleActions(pull).map((name) => {
        const Icon = ActionIcon[name]
        return (
          <IconButton
            key={name}
            aria-describedby={id}
            aria-label={t(actionWord[name])}
            onClick={() => actions[name](pull)}
          >
            <Icon />
          </IconButton>
        )
      })}
    </div>
  )
}
