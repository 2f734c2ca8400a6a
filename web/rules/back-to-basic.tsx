import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../paths.ts'
import classes from './back-to-basic.module.css'

/** From a page below Basic Configuration back to it. */
export function BackToBasic({ bucket }: { bucket: string }) {
  const { t } = useTranslation()
  return (
    <Link to={paths.basic(bucket)} className={classes.back}>
      ‹ {t('rule.backToBasic')}
    </Link>
  )
}
