import '@mantine/core/styles/Progress.css'
import { Button } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import { Suspense, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { lazyPart } from '../../../lazy-part.tsx'
import { handsOverFocus } from '../../../ui/focus.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { byUrgency, progressOf } from './progress.ts'
import classes from './upload-panel.module.css'
import { isOpen, isRetryable, type Upload } from './upload-queue.ts'
import { UploadRow } from './upload-row.tsx'
import { UploadSummary } from './upload-summary.tsx'
import { uploadQueue, useUploads } from './uploads.ts'
import { useRefreshAfterUploads } from './use-refresh-after-uploads.ts'

const TakenDialog = lazyPart(
  () => import('./taken-dialog.tsx').then((m) => m.TakenDialog),
  ({ onClose }) => onClose(),
)

/** The uploads into this bucket. Stands below all its pages, and goes on while one looks at others. */
export function UploadPanel({ bucket }: { bucket: string }) {
  const { t } = useTranslation()
  const uploads = useUploads(bucket)
  const title = useId()
  useRefreshAfterUploads(bucket, uploads)
  const progress = progressOf(uploads)
  const running = progress.count.waiting + progress.count.sending > 0
  const allStored = uploads.length > 0 && progress.count.stored === uploads.length
  const { panel, folded, setFolded } = useFolding(running, allStored)
  const [deciding, setDeciding] = useState(false)
  if (uploads.length === 0) return null
  return (
    <>
      <div className={classes.room} data-folded={folded || undefined} />
      <section ref={panel} aria-labelledby={title} className={classes.panel}>
        <header className={classes.header}>
          <h2 id={title} className={classes.title}>
            {t('files.uploads.title')}
          </h2>
          <IconButton
            aria-label={t(folded ? 'files.uploads.unfold' : 'files.uploads.fold')}
            aria-expanded={!folded}
            onClick={() => setFolded(!folded)}
          >
            {folded ? <IconChevronUp size={18} aria-hidden /> : <IconChevronDown size={18} aria-hidden />}
          </IconButton>
          {!running && (
            <IconButton
              ref={handsOverFocus}
              aria-label={t('files.uploads.clear')}
              onClick={() => uploadQueue.clear(bucket)}
            >
              <IconX size={18} aria-hidden />
            </IconButton>
          )}
        </header>
        <UploadSummary progress={progress} total={uploads.length} />
        {!folded && <Rows uploads={uploads} onDecide={() => setDeciding(true)} />}
        {!folded && <Actions uploads={uploads} />}
      </section>
      <Suspense>{deciding && <TakenDialog bucket={bucket} onClose={() => setDeciding(false)} />}</Suspense>
    </>
  )
}

/** Folds by itself when all has gone well, so that no rows stay covered, unless somebody is at work in it. */
function useFolding(running: boolean, allStored: boolean) {
  const panel = useRef<HTMLElement>(null)
  const [folded, setFolded] = useState(false)
  useEffect(() => {
    if (running) setFolded(false)
    else if (allStored && !panel.current?.contains(document.activeElement)) setFolded(true)
  }, [running, allStored])
  return { panel, folded, setFolded }
}

/** More rows than anybody reads would only cost frames. */
const shown = 100

function Rows({ uploads, onDecide }: { uploads: readonly Upload[]; onDecide: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const more = uploads.length - shown
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <ul className={classes.rows} tabIndex={0} aria-label={t('files.uploads.title')}>
      {byUrgency(uploads)
        .slice(0, shown)
        .map((upload) => (
          <UploadRow key={upload.id} upload={upload} onDecide={onDecide} />
        ))}
      {more > 0 && (
        <li className={classes.more}>{t('files.uploads.more', { count: more, formatted: format.count(more) })}</li>
      )}
    </ul>
  )
}

function Actions({ uploads }: { uploads: readonly Upload[] }) {
  const { t } = useTranslation()
  const idsOf = (which: (upload: Upload) => boolean) => uploads.filter(which).map(({ id }) => id)
  const open = idsOf(isOpen)
  const failed = idsOf((upload) => upload.state === 'failed' && isRetryable(upload))
  if (failed.length < 2 && open.length < 2) return null
  return (
    <footer className={classes.footer}>
      {failed.length > 1 && (
        <Button ref={handsOverFocus} size="compact-xs" variant="default" onClick={() => uploadQueue.retry(failed)}>
          {t('files.uploads.retryAll')}
        </Button>
      )}
      {open.length > 1 && (
        <Button ref={handsOverFocus} size="compact-xs" variant="default" onClick={() => uploadQueue.cancel(open)}>
          {t('files.uploads.cancelAll')}
        </Button>
      )}
    </footer>
  )
}
