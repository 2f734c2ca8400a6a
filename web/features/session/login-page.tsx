import { Anchor } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import type { SessionView } from '../../../contract/session.ts'
import { announceSessionRestored } from '../../api/session-end.ts'
import { paths, returnPath } from '../../paths.ts'
import { sessionQuery, setupQuery } from '../../query/session.ts'
import { Note } from '../../ui/note.tsx'
import { PageHeading } from '../../ui/page-heading.tsx'
import { LoginForm } from './login-form.tsx'
import { SetupForm } from './setup-form.tsx'

/** `/login`, and `/login?setup=<token>` on the first start. */
export function LoginPage() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const enter = useEnter(returnPath(params.get('from')))
  const token = params.get('setup')
  const needed = useQuery(setupQuery).data?.needed
  if (token !== null && needed === false) return <SetupClosed />
  if (token !== null) {
    return (
      <>
        <PageHeading key="setup" title={t('session.setUpTitle')} text={t('session.setUpSubtitle')} />
        <SetupForm token={token} onDone={enter} />
      </>
    )
  }
  if (needed === true) return <SetUpNeeded />
  return (
    <>
      <PageHeading key="login" title={t('session.logIn')} text={t('session.subtitle')} />
      {params.has('expired') && (
        <Note role="status" tone="warn">
          {t('session.expired')}
        </Note>
      )}
      <LoginForm onDone={enter} />
    </>
  )
}

function SetUpNeeded() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeading key="login" title={t('session.logIn')} />
      <Note role="status" tone="warn">
        {t('session.setUpNeeded')}
      </Note>
    </>
  )
}

/** A set-up link works once. */
function SetupClosed() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeading key="setup" title={t('session.setUpTitle')} />
      <Note role="status" tone="warn">
        {t('common.problem.SetupClosed')}
      </Note>
      <Anchor component={Link} to={paths.login()} mt="md" display="inline-block">
        {t('session.loginInstead')}
      </Anchor>
    </>
  )
}

function useEnter(back: string) {
  const client = useQueryClient()
  const navigate = useNavigate()
  return (session: SessionView) => {
    client.clear()
    client.setQueryData(sessionQuery.queryKey, session)
    announceSessionRestored()
    void navigate(back, { replace: true })
  }
}
