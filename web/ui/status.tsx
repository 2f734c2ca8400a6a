import type { ComponentType, ReactNode } from 'react'
import {
  CancelledIcon,
  DoneIcon,
  FailedIcon,
  InfoIcon,
  OffIcon,
  QueuedIcon,
  RunningIcon,
  WarningIcon,
} from './icons.tsx'
import classes from './status.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'off'
export type Sign = 'done' | 'on' | 'off' | 'running' | 'queued' | 'failed' | 'cancelled' | 'warning' | 'info'

const signs: Record<Sign, { readonly tone: Tone; readonly Icon: ComponentType<{ size?: number }> }> = {
  done: { tone: 'good', Icon: DoneIcon },
  on: { tone: 'good', Icon: DoneIcon },
  off: { tone: 'off', Icon: OffIcon },
  running: { tone: 'info', Icon: RunningIcon },
  queued: { tone: 'off', Icon: QueuedIcon },
  failed: { tone: 'bad', Icon: FailedIcon },
  cancelled: { tone: 'off', Icon: CancelledIcon },
  warning: { tone: 'warn', Icon: WarningIcon },
  info: { tone: 'info', Icon: InfoIcon },
}

type StatusProps = { sign: Sign /** Without a field of colour behind it. */; plain?: boolean; children: ReactNode }

type StatusSignProps = { sign: Sign /** Without its colour: there is nothing of it. */; quiet?: boolean }

/** The sign alone, in its colour, beside a word that says the same. */
export function StatusSign({ sign, quiet = false }: StatusSignProps) {
  const { tone, Icon } = signs[sign]
  return (
    <span className={classes.sign} data-tone={quiet ? 'off' : tone}>
      <Icon size={14} />
    </span>
  )
}

/** How something is, told by word, by shape and by colour. */
export function Status({ sign, plain = false, children }: StatusProps) {
  const { tone, Icon } = signs[sign]
  return (
    <span className={classes.status} data-tone={tone} data-plain={plain || undefined}>
      <Icon size={14} />
      <span className={classes.word}>{children}</span>
    </span>
  )
}
