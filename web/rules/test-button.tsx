import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { useConnectionTest } from './use-connection-test.ts'

/** Stays enabled while it runs, so that it keeps the focus. */
export function TestButton({ test, disabled }: { test: ReturnType<typeof useConnectionTest>; disabled: boolean }) {
  const { t } = useTranslation()
  const press = async (button: HTMLButtonElement) => {
    if (!test.isPending && (await test.run())) button.focus()
  }
  return (
    <Button
      variant="default"
      disabled={disabled}
      aria-disabled={test.isPending}
      onClick={(event) => void press(event.currentTarget)}
    >
      {t(test.isPending ? 'originPull.testing' : 'originPull.test')}
    </Button>
  )
}
