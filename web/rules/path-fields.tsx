import { useTranslation } from 'react-i18next'
import { exampleKey, examplePath } from './example-path.ts'
import classes from './fields.module.css'
import { TextField } from './plain-fields.tsx'
import type { Form } from './problem-text.ts'

/** The path that is asked of the origin, with an example of what becomes of a key. */
export function PathFields({ form }: { form: Form }) {
  const { t } = useTranslation()
  const path = form.watch('settings.path')
  const key = exampleKey(form.watch('condition'))
  const rewritten = examplePath(path, withRemoved(key, path))
  return (
    <>
      <div className={classes.pair} data-pair>
        <TextField
          form={form}
          name="settings.path.prefix.remove"
          label={t('rule.field.prefixRemove')}
          description={t('rule.hint.prefixRemove')}
        />
        <TextField
          form={form}
          name="settings.path.prefix.add"
          label={t('rule.field.prefixAdd')}
          description={t('rule.hint.prefixAdd')}
        />
        <TextField
          form={form}
          name="settings.path.suffix.remove"
          label={t('rule.field.suffixRemove')}
          description={t('rule.hint.suffixRemove')}
        />
        <TextField
          form={form}
          name="settings.path.suffix.add"
          label={t('rule.field.suffixAdd')}
          description={t('rule.hint.suffixAdd')}
        />
      </div>
      <TextField
        form={form}
        name="settings.path.fixedFile"
        label={t('rule.field.fixedFile')}
        description={t('rule.hint.fixedFile')}
      />
      <p className={classes.pathExample} role="status">
        {t('rule.pathExample') + t('common.colon')}
        <code>{withRemoved(key, path)}</code> → <code>{rewritten}</code>
      </p>
    </>
  )
}

/** An example that has the ends which are taken away. */
function withRemoved(key: string, { prefix, suffix }: { prefix: { remove: string }; suffix: { remove: string } }) {
  const started = key.startsWith(prefix.remove) ? key : `${prefix.remove}${key}`
  return started.endsWith(suffix.remove) ? started : `${started}${suffix.remove}`
}
