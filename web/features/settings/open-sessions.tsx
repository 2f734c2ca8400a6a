import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { endOtherSessions, endSession, type OpenSession } from '../../../contract/session.ts'
import type { ApiError } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useFailureToast } from '../../query/failure-toast.tsx'
import { QueryView } from '../../query/query-view.tsx'
import { handsOverFocus } from '../../ui/focus.ts'
import { Section } from '../../ui/section.tsx'
import { Status } from '../../ui/status.tsx'
import { Head, Table } from '../../ui/table.tsx'
import { toast } from '../../ui/toast.tsx'
import { sessionsQuery } from './queries.ts'

/** Where one is logged in, and the way to end that. */
export function OpenSessions() {
  const { t } = useTranslation()
  const query = useQuery(sessionsQuery)
  const { endOne, endOthers } = useEndSessions()
  const hasOthers = query.data?.items.some(({ isThis }) => !isThis) ?? false
  const heads = (['client', 'address', 'created', 'lastSeen'] as const).map((name) => (
    <Head key={name}>{t(`settings.security.column.${name}`)}</Head>
  ))
  return (
    <Section
      title={t('settings.security.sessions')}
      text={t('settings.security.sessionsText')}
      actions={
        hasOthers && (
          <Button ref={handsOverFocus} variant="default" onClick={() => endOthers()}>
            {t('settings.security.endOthers')}
          </Button>
        )
      }
    >
      <QueryView
        query={query}
        filled={({ items }) => (
          <Table
            caption={t('settings.security.sessions')}
            heads={
              <>
                {heads}
                <Head hidden>{t('settings.security.column.actions')}</Head>
              </>
            }
          >
            {items.map((session) => (
              <SessionRow key={session.id} session={session} onEnd={() => endOne(session.id)} />
            ))}
          </Table>
        )}
      />
    </Section>
  )
}

function useEndSessions() {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const failed = useFailureToast()
  const shared = {
    onSettled: () => void client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
    onError: (error: ApiError) => failed(t('settings.security.notEnded'), error),
  }
  const one = useMutation({
    ...shared,
    mutationFn: (session: string) => call(endSession, { params: { session } }),
    onSuccess: () => toast({ title: t('settings.security.ended', { count: 1, formatted: format.count(1) }) }),
  })
  const others = useMutation({
    ...shared,
    mutationFn: () => call(endOtherSessions, {}),
    onSuccess: ({ ended }) =>
      toast({ title: t('settings.security.ended', { count: ended, formatted: format.count(ended) }) }),
  })
  return { endOne: one.mutate, endOthers: others.mutate }
}

function SessionRow({ session, onEnd }: { session: OpenSession; onEnd: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const column = (name: 'address' | 'created' | 'lastSeen') => t(`settings.security.column.${name}`)
  const client = useClientName(session)
  return (
    <tr>
      <th scope="row">
        {client} {session.isThis && <Status sign="on">{t('settings.security.this')}</Status>}
      </th>
      <td data-label={column('address')}>{session.address || t('settings.unknown')}</td>
      <td data-label={column('created')} data-fixed>
        <time dateTime={session.createdAt}>{format.moment(session.createdAt)}</time>
      </td>
      <td data-label={column('lastSeen')} data-fixed>
        <time dateTime={session.lastSeenAt}>{format.moment(session.lastSeenAt)}</time>
      </td>
      <td data-actions>
        {!session.isThis && (
          <Button
            ref={handsOverFocus}
            size="compact-sm"
            variant="default"
            aria-label={t('settings.security.endOf', { client, address: session.address })}
            onClick={onEnd}
          >
            {t('settings.security.end')}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** `Firefox 145 on Linux`, as far as that is known. */
function useClientName({ browser, browserVersion, system }: OpenSession): string {
  const { t } = useTranslation()
  const name = [browser, browserVersion].filter((part) => part !== null).join(' ')
  if (name === '') return system ?? t('settings.security.unknownClient')
  return system === null ? name : t('settings.security.clientOn', { client: name, system })
}
