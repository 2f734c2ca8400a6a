import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { announceSessionRestored } from '../../api/session-end.ts'
import { sessionQuery } from '../../query/session.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { LoginForm } from './login-form.tsx'

/** Asks for the password over the page, so that nothing typed there is lost. */
export function LoginDialog({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return (
    <Dialog title={t('session.againTitle')} opened onClose={onDone}>
      <Text size="sm" mb="md">
        {t('session.againText')}
      </Text>
      <LoginForm
        onDone={(session) => {
          client.setQueryData(sessionQuery.queryKey, session)
          announceSessionRestored()
          toast({ title: t('session.loggedInAgain') })
          onDone()
        }}
      />
    </Dialog>
  )
}
