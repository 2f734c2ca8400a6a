import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { downloadObject } from '../../../contract/objects.ts'
import { endpointUrl } from '../../api/endpoint-url.ts'
import { buckets } from '../../query/buckets.ts'
import { systemQuery } from '../../query/system.ts'
import { toast } from '../../ui/toast.tsx'
import { writeClipboard } from '../../ui/write-clipboard.ts'
import { objectUrl } from './object-url.ts'
import { lastName } from './rows.ts'

/** Lets the browser save an object; the server names it and calls it an attachment. */
export function download(bucket: string, key: string) {
  const link = document.createElement('a')
  link.href = endpointUrl(downloadObject, { params: { bucket }, query: { key } })
  // Without this a refusal would take the place of the console.
  link.download = lastName(key)
  link.click()
}

/** The public URL of a key, or `null` until it is known under which names the bucket answers. */
export function useObjectUrl(bucket: string) {
  const { data: system } = useQuery(systemQuery)
  const { data: view } = useQuery(buckets.one(bucket))
  const urlOf = useCallback((key: string) => (system && view ? objectUrl(system, view, key) : null), [system, view])
  return { urlOf, isPrivate: view?.access === 'private' }
}

/** Copies an object's URL, and says so, with a warning where it will not answer. */
export function useCopyUrl(bucket: string) {
  const { t } = useTranslation()
  const { urlOf, isPrivate } = useObjectUrl(bucket)
  return useCallback(
    async (key: string) => {
      const url = urlOf(key)
      if (url === null) return
      try {
        await writeClipboard(url)
        toast({ title: t('files.urlCopied'), message: isPrivate ? t('files.privateUrl') : url })
      } catch {
        toast({ title: t('common.copyFailed'), warning: true })
      }
    },
    [t, urlOf, isPrivate],
  )
}
