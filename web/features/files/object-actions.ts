import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { createPreviewAddress, downloadObject } from '../../../contract/objects.ts'
import { ApiError } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { endpointUrl } from '../../api/endpoint-url.ts'
import { buckets } from '../../query/buckets.ts'
import { failureText } from '../../query/failure-text.ts'
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

const signedUrl = async (bucket: string, key: string) =>
  (await call(createPreviewAddress, { params: { bucket }, query: { key }, body: {} })).url

/** The public URL of a key, or `null` until it is known under which names the bucket answers. */
export function useObjectUrl(bucket: string) {
  const { data: system } = useQuery(systemQuery)
  const { data: view } = useQuery(buckets.one(bucket))
  const urlOf = useCallback((key: string) => (system && view ? objectUrl(system, view, key) : null), [system, view])
  return { urlOf, isPrivate: view?.access === 'private' }
}

/** Copies an object's URL, and says so: for a private one an address that anybody can use, for a minute. */
export function useCopyUrl(bucket: string) {
  const { t } = useTranslation()
  const { urlOf, isPrivate } = useObjectUrl(bucket)
  return useCallback(
    async (key: string) => {
      const plain = urlOf(key)
      if (plain === null) return
      try {
        await writeClipboard(isPrivate ? await signedUrl(bucket, key) : plain)
        toast({ title: t('files.urlCopied'), message: isPrivate ? t('files.signedUrl') : plain })
      } catch (error) {
        if (!(error instanceof ApiError)) return toast({ title: t('common.copyFailed'), warning: true })
        toast({ title: t('files.noUrl'), message: failureText(t, error).message, warning: true })
      }
    },
    [t, bucket, urlOf, isPrivate],
  )
}
