import { useMemo, useSyncExternalStore } from 'react'
import { uploadObject } from '../../../../contract/objects.ts'
import { onSessionRestored } from '../../../api/session-end.ts'
import { upload } from '../../../api/upload.ts'
import { createUploadQueue, isOpen, type Send } from './upload-queue.ts'

const send: Send = ({ bucket, key, file, replace }, { onProgress, signal }) =>
  upload(uploadObject, { params: { bucket }, query: { key }, file, ifAbsent: !replace, onProgress, signal })

/** The uploads of this tab. They outlive the page that started them, so they live beside React. */
export const uploadQueue = createUploadQueue({ send, now: () => performance.now() })

// Nobody has to pick files again, or to press anything for them.
onSessionRestored(uploadQueue.goOn)

const askBrowser = (event: BeforeUnloadEvent) => event.preventDefault()

// Closing the tab would break off what is being sent.
uploadQueue.subscribe(() => {
  if (uploadQueue.uploads().some(isOpen)) window.addEventListener('beforeunload', askBrowser)
  else window.removeEventListener('beforeunload', askBrowser)
})

/** The uploads into one bucket, in the order they were added. */
export function useUploads(bucket: string) {
  const all = useSyncExternalStore(uploadQueue.subscribe, uploadQueue.uploads)
  return useMemo(() => all.filter((one) => one.bucket === bucket), [all, bucket])
}
