import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { deleteObjects } from '../../../contract/objects.ts'
import { call } from '../../api/call.ts'
import { dropObjects, refreshObjects } from './queries.ts'

/** How a deletion ended. `left` are still there, because the server said so, it failed, or it was stopped. */
export type Deletion = {
  readonly deleted: readonly string[]
  readonly left: readonly string[]
  readonly error: unknown
  readonly stopped: boolean
}

/** Keys that one request names: as few as let one see how far it is. */
const atOnce = 250

/** Deletes keys of a bucket, many at a time. `done` counts while it goes on; `stop` ends it after the running request. */
export function useDeleteObjects(bucket: string, onEnd: (deletion: Deletion) => void) {
  const client = useQueryClient()
  const [done, setDone] = useState(0)
  const [startedAt, setStartedAt] = useState(0)
  const stopped = useRef(false)

  async function deleteAll(keys: readonly string[]): Promise<Deletion> {
    const deleted: string[] = []
    stopped.current = false
    setDone(0)
    setStartedAt(Date.now())
    let error: unknown = null
    for (let at = 0; at < keys.length && error === null && !stopped.current; at += atOnce) {
      await call(deleteObjects, { params: { bucket }, body: { keys: keys.slice(at, at + atOnce) } }).then(
        (reply) => deleted.push(...reply.deleted),
        (failure: unknown) => {
          error = failure
        },
      )
      setDone(deleted.length)
    }
    const gone = new Set(deleted)
    return { deleted, left: keys.filter((key) => !gone.has(key)), error, stopped: stopped.current }
  }

  const mutation = useMutation({
    mutationFn: deleteAll,
    onSuccess: (deletion) => {
      dropObjects(client, bucket, deletion.deleted)
      void refreshObjects(client, bucket)
      onEnd(deletion)
    },
  })
  return {
    start: mutation.mutate,
    pending: mutation.isPending,
    deletion: mutation.data,
    done,
    startedAt,
    stop: () => (stopped.current = true),
  }
}
