import { Alert, Button, Code, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

type FailureNoteProps = {
  title: string
  message: ReactNode
  requestId?: string | null
  onTryAgain?: () => void
  trying?: boolean
  /** A background matter: yellow, and not spoken at once. */
  quiet?: boolean
}

/** One failure, told where the operator is looking, with what to do next. */
export function FailureNote({
  title,
  message,
  requestId,
  onTryAgain,
  trying = false,
  quiet = false,
}: FailureNoteProps) {
  const { t } = useTranslation()
  return (
    <Alert
      role={quiet ? 'status' : 'alert'}
      color={quiet ? 'yellow' : 'red'}
      icon={<IconAlertTriangle aria-hidden />}
      title={title}
      mb="md"
    >
      <Text size="sm">{message}</Text>
      {requestId && (
        <Text size="xs" mt={4}>
          {t('common.requestId')}: <Code>{requestId}</Code>
        </Text>
      )}
      {onTryAgain && (
        <Button mt="xs" size="xs" variant="default" onClick={onTryAgain} loading={trying}>
          {t('common.tryAgain')}
        </Button>
      )}
    </Alert>
  )
}
