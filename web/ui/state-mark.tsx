import type { ReactNode } from 'react'
import { Status } from './status.tsx'

/** On or off, told by word, by shape and by colour. */
export const StateMark = ({ on, children }: { on: boolean; children: ReactNode }) => (
  <Status plain sign={on ? 'on' : 'off'}>
    {children}
  </Status>
)
