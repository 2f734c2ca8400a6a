import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useRouteError } from 'react-router'
import { ApiError } from '../api/api-error.ts'
import { loadMissingStyles } from '../load-styles.ts'
import { useFailureText } from '../query/failure-text.ts'
import { FailureNote } from '../ui/failure-note.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import classes from './error-page.module.css'

/** The last resort: a route could not be loaded or a component threw. Never a blank page. */
export const ErrorPage = () => (
  <main className={classes.page}>
    <WhatFailed />
  </main>
)

/** The same for one page of the console: the way to the others stays. */
export function PageError() {
  // Somebody goes elsewhere, or here again: its styles would not be asked for a second time.
  useEffect(() => () => void loadMissingStyles().catch(() => {}), [])
  return (
    <div className={classes.page}>
      <WhatFailed />
    </div>
  )
}

function WhatFailed() {
  const { t } = useTranslation()
  const error = useRouteError()
  const tell = useFailureText()
  const told = error instanceof ApiError ? tell(error) : { message: t('common.crash.text') }
  return (
    <>
      <PageHeading title={t('common.crash.title')} />
      <FailureNote title={t('common.failure.title')} {...told} />
      <Button onClick={() => location.reload()}>{t('common.crash.reload')}</Button>
    </>
  )
}
