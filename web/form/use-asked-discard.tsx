import { Button, Group } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Note } from '../ui/note.tsx'

/** Closing a dialog asks first when something was typed into it; `question` stands in the dialog. */
export function useAskedDiscard(dirty: boolean, discard: () => void): { close: () => void; question: ReactNode } {
  const [asking, setAsking] = useState(false)
  return {
    close: () => (dirty && !asking ? setAsking(true) : discard()),
    question: asking && <DiscardNote onStay={() => setAsking(false)} onDiscard={discard} />,
  }
}

type DiscardNoteProps = { onStay: () => void; onDiscard: () => void }

function DiscardNote({ onStay, onDiscard }: DiscardNoteProps) {
  const { t } = useTranslation()
  return (
    <Note tone="warn" role="alert" title={t('common.unsaved.text')}>
      <Group gap="xs" mt={8}>
        <Button size="xs" color="red" onClick={onDiscard}>
          {t('common.unsaved.leave')}
        </Button>
        <Button size="xs" variant="default" onClick={onStay}>
          {t('common.unsaved.stay')}
        </Button>
      </Group>
    </Note>
  )
}
