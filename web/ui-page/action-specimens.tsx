import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BusyButton } from '../ui/busy-button.tsx'
import { CodeLine } from '../ui/code-line.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import * as icons from '../ui/icons.tsx'
import { toast } from '../ui/toast.tsx'
import classes from './specimen.module.css'
import { Specimen } from './specimen.tsx'

export function ActionSpecimens() {
  const { t } = useTranslation()
  return (
    <>
      <Specimen name="Button, BusyButton, IconButton, CopyButton">
        <div className={classes.row}>
          <Button>{t('common.save')}</Button>
          <Button leftSection={<icons.AddIcon />}>{t('buckets.create')}</Button>
          <Button variant="default">{t('common.cancel')}</Button>
          <Button variant="subtle">{t('originPull.test')}</Button>
          <Button color="red">{t('common.delete')}</Button>
          <Button disabled>{t('common.save')}</Button>
          <BusyButton busy>{t('common.save')}</BusyButton>
          <Button size="xs" variant="default">
            {t('common.edit')}
          </Button>
        </div>
        <div className={classes.row}>
          <IconButton aria-label={t('common.edit')}>
            <icons.EditIcon />
          </IconButton>
          <IconButton size={32} variant="default" aria-label={t('pulls.refresh')}>
            <icons.RefreshIcon />
          </IconButton>
          <CopyButton value="copied" what={t('basic.name')} />
        </div>
        <CodeLine value="curl -i 'http://localhost:9000/examplebucket-1250000000/picture.jpg'" what="curl" />
      </Specimen>
      <Specimen name="icons">
        <div className={classes.row}>
          {Object.entries(icons).map(([name, Icon]) => (
            <span key={name} className={classes.row}>
              <Icon size={18} /> <small>{name.replace('Icon', '')}</small>
            </span>
          ))}
        </div>
      </Specimen>
      <Overlays />
    </>
  )
}

function Overlays() {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'dialog' | 'drawer' | null>(null)
  const close = () => setOpen(null)
  return (
    <Specimen name="ConfirmDialog, Drawer, toast">
      <div className={classes.row}>
        <Button variant="default" onClick={() => setOpen('dialog')}>
          ConfirmDialog
        </Button>
        <Button variant="default" onClick={() => setOpen('drawer')}>
          Drawer
        </Button>
        <Button
          variant="default"
          onClick={() => toast({ title: t('rule.saved'), action: { label: t('common.undo'), run: close } })}
        >
          toast
        </Button>
        <Button variant="default" onClick={() => toast({ title: t('common.copyFailed'), warning: true })}>
          toast · warning
        </Button>
      </div>
      {open === 'dialog' && (
        <ConfirmDialog
          opened
          destructive
          title={t('buckets.deleteForm.title')}
          confirm={t('buckets.deleteForm.submit')}
          busy={false}
          onConfirm={close}
          onClose={close}
        >
          {t('buckets.deleteForm.text')}
        </ConfirmDialog>
      )}
      {open === 'drawer' && (
        <Drawer title="picture.jpg" onClose={close}>
          {t('rule.sectionHint.origin')}
        </Drawer>
      )}
    </Specimen>
  )
}
