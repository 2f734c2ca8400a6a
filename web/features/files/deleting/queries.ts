import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { type DeletionView, listDeletions } from '../../../../contract/deletions.ts'
import { call } from '../../../api/call.ts'

/** The deletions of a bucket, newest first; asked for again and again while one runs. */
export const deletionsOf = (bucket: string) =>
  queryOptions({
    queryKey: ['deletions', bucket],
    queryFn: async ({ signal }) => (await call(listDeletions, { params: { bucket }, signal })).items,
    refetchInterval: ({ state }) => (state.data?.some((one) => one.state === 'running') ? 500 : false),
  })

/** One that has just begun. It is known from then on, whether or not the server answers now. */
export function addDeletion(client: QueryClient, bucket: string, deletion: DeletionView) {
  const { queryKey } = deletionsOf(bucket)
  // An answer on its way does not know it.
  void client.cancelQueries({ queryKey })
  client.setQueryData(queryKey, (before = []) => [deletion, ...before])
}
