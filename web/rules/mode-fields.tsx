import { Radio, Stack } from '@mantine/core'
import { Controller } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Mode } from '../../contract/rule.ts'
import { Note } from '../ui/note.tsx'
import type { Form } from './problem-text.ts'

/** The three ways to answer a miss, each in one sentence. */
export function ModeFields({ form }: { form: Form }) {
  const { t } = useTranslation()
  return (
    <>
      <Controller
        name="settings.mode"
        control={form.control}
        render={({ field: { ref, ...field } }) => (
          <Radio.Group label={t('originPull.mode')} {...field}>
            <Stack gap="xs" mt={6}>
              {Mode.options.map((mode) => (
                <Radio
                  key={mode}
                  value={mode}
                  label={t(`originPull.modes.${mode}`)}
                  description={t(`originPull.modeHints.${mode}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
      />
      <Cleared form={form} />
    </>
  )
}

/** What the chosen mode will take away on saving, said before it is. */
function Cleared({ form }: { form: Form }) {
  const { t } = useTranslation()
  const { mode, furtherOrigins, statuses } = form.watch('settings')
  const count = mode === 'sync' ? 0 : furtherOrigins.length
  const isCleared = mode !== 'redirect' && statuses.some((one) => one !== '404')
  if (count === 0 && !isCleared) return null
  return (
    <Note tone="warn" role="status">
      {count > 0 && <p>{t('rule.clears.furtherOrigins', { count })}</p>}
      {isCleared && <p>{t('rule.clears.statuses')}</p>}
    </Note>
  )
}
