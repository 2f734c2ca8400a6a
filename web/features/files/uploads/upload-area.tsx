import { type ChangeEvent, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from '../../../ui/toast.tsx'
import { visibleName } from '../visible-name.ts'
import { chosenFiles, droppedFiles, holdsFiles, type PickedFile } from './picked-files.ts'
import classes from './upload-area.module.css'

type Start = (files: readonly PickedFile[]) => void

// React has no name for it, and hands it on as it is.
const asFolder = { webkitdirectory: '' }

/** The browser's own dialogs for choosing files or a folder: render `fields` once, open them from any button. */
export function useFilePicker(start: Start) {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const { t } = useTranslation()
  const take = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    start(chosenFiles(currentTarget.files ?? []))
    // The same file may be chosen again.
    currentTarget.value = ''
  }
  const fields = (
    <>
      <input ref={files} type="file" multiple hidden aria-label={t('files.empty.choose')} onChange={take} />
      <input ref={folder} type="file" {...asFolder} hidden aria-label={t('files.chooseFolder')} onChange={take} />
    </>
  )
  const open = useCallback(() => files.current?.click(), [])
  const openFolder = useCallback(() => folder.current?.click(), [])
  return { fields, open, openFolder }
}

/** The whole page takes files that are dropped, folders included, and says where they will go. */
export function UploadArea({ folder, start }: { folder: string; start: Start }) {
  const { t } = useTranslation()
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
