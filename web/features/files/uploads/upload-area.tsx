import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { announce } from '../../../ui/announce.ts'
import { toast } from '../../../ui/toast.tsx'
import { visibleName } from '../visible-name.ts'
import { chosenFiles, droppedFiles, holdsFiles, type PickedFile } from './picked-files.ts'
import classes from './upload-area.module.css'
import { uploadQueue } from './uploads.ts'

/** Queues files for a folder and says so. */
function useStartUploads(bucket: string, folder: string) {
  const { t } = useTranslation()
  const format = useFormat()
  return (files: readonly PickedFile[]) => {
    if (files.length === 0) return
    uploadQueue.add(bucket, folder, files)
    announce(t('files.uploads.started', { count: files.length, formatted: format.count(files.length) }))
  }
}

/** The browser's own dialog for choosing files: render `field` once, `open` it from any button. */
export function useFilePicker(bucket: string, folder: string) {
  const input = useRef<HTMLInputElement>(null)
  const { t } = useTranslation()
  const start = useStartUploads(bucket, folder)
  const field = (
    <input
      ref={input}
      type="file"
      multiple
      hidden
      aria-label={t('files.empty.choose')}
      onChange={({ currentTarget }) => {
        start(chosenFiles(currentTarget.files ?? []))
        // The same file may be chosen again.
        currentTarget.value = ''
      }}
    />
  )
  return { field, open: useCallback(() => input.current?.click(), []) }
}

/** The whole page takes files that are dropped, folders included, and says where they will go. */
export function UploadArea({ bucket, folder }: { bucket: string; folder: string }) {
  const { t } = useTranslation()
  const start = useStartUploads(bucket, folder)
  const over = useDrop((data) => {
    droppedFiles(data).then(start, () =>
      toast({ title: t('files.uploads.unreadable'), message: t('files.uploads.unreadableText'), warning: true }),
    )
  })
  if (!over) return null
  return (
    <div className={classes.overlay} aria-hidden>
      <strong>{t('files.drop.title')}</strong>
      <span>{t('files.drop.to', { folder: folder === '' ? t('files.allFiles') : visibleName(folder) })}</span>
    </div>
  )
}

/** Whether files are being dragged over the page. */
function useDrop(onDrop: (data: DataTransfer) => void): boolean {
  const [over, setOver] = useState(false)
  const latest = useRef(onDrop)
  useEffect(() => {
    latest.current = onDrop
  })
  useEffect(() => {
    const accept = (event: DragEvent) => {
      if (!holdsFiles(event.dataTransfer)) return
      event.preventDefault()
      setOver(true)
    }
    // Leaving one element for another within the page names the other; only the edge of the window names none.
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    const drop = (event: DragEvent) => {
      setOver(false)
      if (!holdsFiles(event.dataTransfer)) return
      event.preventDefault()
      latest.current(event.dataTransfer)
    }
    const gone = new AbortController()
    const { signal } = gone
    window.addEventListener('dragenter', accept, { signal })
    window.addEventListener('dragover', accept, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('drop', drop, { signal })
    return () => gone.abort()
  }, [])
  return over
}
