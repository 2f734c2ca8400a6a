import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectDetail } from '../../../../contract/objects.ts'
import { useMarkUnsaved } from '../../../form/unsaved.ts'
import { useAskedDiscard } from '../../../form/use-asked-discard.tsx'
import { ConflictPanel } from '../../../rules/conflict-panel.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { compareHeaders } from './compare-headers.ts'
import { type HeaderForm, toForm, toHeaders } from './header-form.ts'
import { HeadersForm } from './headers-form.tsx'
import { useSaveHeaders } from './use-save-headers.ts'

type HeadersDialogProps = { bucket: string; object: ObjectDetail; onClose: () => void }

/** Other headers for an object. Nothing typed is lost unasked, and nobody else's change is overwritten unseen. */
export function HeadersDialog({ bucket, object, onClose }: HeadersDialogProps) {
  const { t } = useTranslation()
  const [seen, setSeen] = useState(object)
  const [form, setForm] = useState<HeaderForm>(() => toForm(object.headers))
  const { save, saving, failure, theirs, reading, readAgain, forgetTheirs } = useSaveHeaders(
    bucket,
    object.key,
    onClose,
  )
  const mine = toHeaders(form, seen.headers)
  const dirty = compareHeaders(t, seen.headers, mine).length > 0
  useMarkUnsaved(dirty)
  const { close, question } = useAskedDiscard(dirty, onClose)
  const isConflict = theirs !== null
  return (
    <Dialog title={t('files.headers.title')} opened onClose={close} size="lg" dirty={dirty}>
      {question}
      {isConflict ? (
        <ConflictPanel
          title={t('files.headers.conflict')}
          comparison={compareHeaders(t, theirs.headers, mine)}
          pending={saving || reading}
          submitError={failure}
          otherError={null}
          onReadOther={readAgain}
          onKeepMine={() => save(mine, theirs.version)}
          onUseTheirs={onClose}
          onEdit={() => {
            setSeen(theirs)
            forgetTheirs()
          }}
        />
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {t('files.headers.text')}
          </Text>
          <HeadersForm
            form={form}
            onChange={setForm}
            failure={failure}
            saving={saving || reading}
            onSave={() => (dirty ? save(mine, seen.version) : onClose())}
            onCancel={close}
          />
        </>
      )}
    </Dialog>
  )
}
