import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { announce } from '../../../ui/announce.ts'
import { refreshObjects } from '../queries.ts'
import { progressOf } from './progress.ts'
import type { Upload } from './upload-queue.ts'

/** While files keep arriving, lists are read again no oftener than this. */
const pauseMs = 2000

/** Brings lists and counts up to date when uploads are stored, and tells how they ended. */
export function useRefreshAfterUploads(bucket: string, uploads: readonly Upload[]) {
  const { count } = progressOf(uploads)
  const running = count.waiting + count.sending > 0
  useRefreshOn(bucket, count.stored, running)
  useAnnounceEnd(count.stored, count.failed, running)
}

function useRefreshOn(bucket: string, stored: number, running: boolean) {
  const client = useQueryClient()
  // From none: a quick upload can be stored before the panel has been loaded.
  const known = useRef({ stored: 0, at: Number.NEGATIVE_INFINITY })
  useEffect(() => {
    const { at } = known.current
    if (stored <= known.current.stored) {
      known.current = { stored, at }
      return
    }
    const refresh = () => {
      known.current = { stored, at: performance.now() }
      void refreshObjects(client, bucket)
    }
    const timer = setTimeout(refresh, running ? Math.max(0, at + pauseMs - performance.now()) : 0)
    return () => clearTimeout(timer)
  }, [client, bucket, stored, running])
}

function useAnnounceEnd(stored: number, failed: number, running: boolean) {
  const { t } = useTranslation()
  const format = useFormat()
  const wasRunning = useRef(running)
  useEffect(() => {
    if (wasRunning.current && !running && stored + failed > 0) {
      const ended = t('files.uploads.done', { stored: format.count(stored), total: format.count(stored + failed) })
      const bad = t('files.uploads.someFailed', { count: failed, formatted: format.count(failed) })
      announce(failed > 0 ? `${ended}, ${bad}` : ended)
    }
    wasRunning.current = running
  }, [running, stored, failed, t, format])
}
