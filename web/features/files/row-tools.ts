import type { TFunction } from 'i18next'
import type { ObjectSummary } from '../../../contract/objects.ts'
import type { Format } from '../../i18n/use-format.ts'

/** What every row needs, made once for all: a hook in each of them would be paid while scrolling. */
export type RowTools = {
  readonly t: TFunction
  readonly format: Format
  /** Rows have two lines, and the moment in short. */
  readonly narrow: boolean
  /** `through`: with all from the one toggled before. */
  readonly onToggle: (key: string, through: boolean) => void
  readonly onCopyUrl: (key: string) => void
  readonly onDelete: (objects: readonly ObjectSummary[]) => void
  readonly onDeleteFolder: (prefix: string) => void
}
