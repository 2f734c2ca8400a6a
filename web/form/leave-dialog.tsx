import { Button, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogFooter } from '../ui/dialog.tsx'

type LeaveDialogProps = { onStay: () => void; onLeave: () => void }

/** Asks before something typed is thrown away. */
export function LeaveDialog({ onStay, onLeave }: LeaveDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('common.unsaved.title')} opened onClose={onStay}>
      <Text size="sm">{t('common.unsaved.text')}</Text>
      <DialogFooter>
        <Button variant="default" onClick={onStay} data-autofocus>
          {t('common.unsaved.stay')}
        </Button>
        <Button color="red" onClick={onLeave}>
          {t('common.unsaved.leave')}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
