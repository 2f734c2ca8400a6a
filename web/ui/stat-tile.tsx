import type { ReactNode } from 'react'
import classes from './stat-tile.module.css'

/** Tiles side by side, as many as there is room for. */
export const StatTiles = ({ children }: { children: ReactNode }) => <dl className={classes.tiles}>{children}</dl>

type StatTileProps = {
  name: string
  /** The figure; `null` while it is not known, which takes the same room. */
  value: ReactNode
  /** What it is measured against, or how it changed. */
  note?: ReactNode
}

/** One figure that matters. */
export function StatTile({ name, value, note }: StatTileProps) {
  return (
    <div className={classes.tile}>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value}>{value ?? <span className={classes.unknown} aria-hidden />}</dd>
      <dd className={classes.note}>{note}</dd>
    </div>
  )
}
