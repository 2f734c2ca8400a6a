import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useRouteError } from 'react-router'
import { getSetup } from '../../contract/session.ts'
import { ApiError } from '../api/api-error.ts'
import { call } from '../api/call.ts'
import { loadMissingStyles } from '../load-styles.ts'
import { useFailureText } from '../query/failure-text.ts'
import { BusyButton } from '../ui/busy-button.tsx'
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
  const server = useQuery({ ...reachable, enabled: !(error instanceof ApiError) })
  const why = error instanceof ApiError ? error : server.error
  const told = isAway(why) || error instanceof ApiError ? tell(why) : { message: t('common.crash.text') }
  // The browser's own page of a server that is away would take the place of the console.
  const reload = async () => {
    const { error: now } = await server.refetch()
    if (!isAway(now)) location.reload()
  }
  return (
    <>
      <PageHeading title={t('common.crash.title')} />
      <FailureNote title={t('common.failure.title')} {...told} />
      <BusyButton busy={server.isFetching} onClick={() => void reload()}>
        {t('common.crash.reload')}
      </BusyButton>
    </>
  )
}

/** Asks what anybody may ask. */
const reachable = queryOptions({
  queryKey: ['reachable'],
  queryFn: ({ signal }) => call(getSetup, { signal }),
  retry: false,
  staleTime: 0,
  gcTime: 0,
})

const isAway = (error: unknown) => error instanceof ApiError && error.failure.kind === 'offline'
