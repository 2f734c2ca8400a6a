import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import * as z from 'zod/mini'
import { PullChanges, watchPulls } from '../../../contract/pulls.ts'
import { listen } from '../../api/events.ts'
import { sessionQuery } from '../../query/session.ts'
import { mergeChanges, mergeNewest } from './merge-changes.ts'
import { newestPulls, pullList } from './queries.ts'
import type { PullFilter } from './use-pull-filter.ts'

/** Keeps a list of pulls as the server has it, as long as the page is visible. Whether that works; else ask again and again. */
export function useLivePulls(bucket: string, { state, reason, prefix }: PullFilter): boolean {
  const client = useQueryClient()
  const [live, setLive] = useState(false)
  useEffect(() => {
    const filter = { state, reason, prefix }
    return listen(
      watchPulls,
      { params: { bucket } },
      {
        name: 'pulls',
        onEvent: (data) => apply(client, bucket, filter, data),
        onLive: setLive,
        // Asking tells everybody that the session is over, if it is.
        onEnd: (why) => void (why === 'session' && client.invalidateQueries({ queryKey: sessionQuery.queryKey })),
      },
    )
  }, [client, bucket, state, reason, prefix])
  return live
}

function apply(client: QueryClient, bucket: string, filter: PullFilter, data: unknown) {
  const changes = z.safeParse(PullChanges, data)
  if (!changes.success) return
  const { queryKey } = pullList(bucket, filter)
  client.setQueryData(queryKey, (pages) => pages && mergeChanges(pages, filter, changes.data))
  if (changes.data.reset) void readNewest(client, bucket, filter)
}

async function readNewest(client: QueryClient, bucket: string, filter: PullFilter) {
  const { queryKey } = pullList(bucket, filter)
  const fresh = await newestPulls(bucket, filter).catch(() => null)
  if (fresh) client.setQueryData(queryKey, (pages) => pages && mergeNewest(pages, fresh))
}
