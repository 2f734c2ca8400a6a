import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Note } from '../ui/note.tsx'

type DiscardNoteProps = { onStay: () => void; onDiscard: () => void }

/** Asks, in a dialog that is about to close, before something typed into it is thrown away. */
export function DiscardNote({ onStay, onDiscard }: DiscardNoteProps) {
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
