import type { TFunction } from 'i18next'
import classes from './item-name.module.css'
import { splitName, visibleName } from './visible-name.ts'

/** A name on one line, its middle left out where there is no room. Wrap it in something that has the whole as name. */
export function ItemName({ name, t }: { name: string; t: TFunction }) {
  if (name === '' || name === '/') return <span className={classes.none}>{nameText(name, t)}</span>
  const { head, tail } = splitName(visibleName(name))
  return (
    <bdi className={classes.name}>
      <span className={classes.head}>{head}</span>
      <span className={classes.tail}>{tail}</span>
    </bdi>
  )
}

/** How a name is told where it is no markup: as a label, a tooltip, in a sentence. */
export function nameText(name: string, t: TFunction): string {
  if (name === '') return t('files.thisFolder')
  return name === '/' ? `${t('files.noName')}/` : visibleName(name)
}
