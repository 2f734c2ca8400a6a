import { Button, Group, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useBlocker } from 'react-router'
import { hasUnsaved } from './unsaved.ts'

const Dialog = lazy(() => import('../ui/dialog.tsx').then((m) => ({ default: m.Dialog })))

/** Asks before a navigation throws away what was typed. One per page is enough. */
export function UnsavedGuard() {
  const { t } = useTranslation()
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => hasUnsaved() && currentLocation.pathname !== nextLocation.pathname,
  )
  if (blocker.state !== 'blocked') return null
  return (
    <Suspense>
      <Dialog title={t('common.unsaved.title')} opened onClose={() => blocker.reset()}>
        <Text size="sm">{t('common.unsaved.text')}</Text>
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={() => blocker.reset()} data-autofocus>
            {t('common.unsaved.stay')}
          </Button>
          <Button color="red" onClick={() => blocker.proceed()}>
            {t('common.unsaved.leave')}
          </Button>
        </Group>
      </Dialog>
    </Suspense>
  )
}
