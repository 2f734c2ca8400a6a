import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../paths.ts'
import classes from './crumbs.module.css'
import { nameText } from './item-name.tsx'
import { crumbsOf } from './rows.ts'

type CrumbsProps = {
  bucket: string
  folder: string
  /** Where the focus goes when the folder changes. */
  here: Ref<HTMLSpanElement>
}

/** The way from the top of the bucket to this folder. */
export function Crumbs({ bucket, folder, here }: CrumbsProps) {
  const { t } = useTranslation()
  const crumbs = [
    { name: t('files.allFiles'), prefix: '' },
    ...crumbsOf(folder).map(({ name, prefix }) => ({ name: nameText(name === '' ? '/' : name, t), prefix })),
  ]
  return (
    <nav aria-label={t('files.crumbs')} className={classes.crumbs}>
      <ol>
        {crumbs.map(({ name, prefix }) => (
          <li key={prefix}>
            {prefix === folder ? (
              <span ref={here} tabIndex={-1} aria-current="page">
                {name}
              </span>
            ) : (
              <Link to={paths.folder(bucket, { prefix })}>{name}</Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
