import { Button, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'
import { AddIcon, DeleteIcon } from '../../../ui/icons.tsx'
import { type OwnHeader, problemOf } from './header-form.ts'
import classes from './headers.module.css'

type OwnHeadersProps = {
  own: readonly OwnHeader[]
  /** Saving was tried: what is wrong is told. */
  tried: boolean
  isRefused: (name: string) => boolean
  onChange: (own: readonly OwnHeader[]) => void
}

/** Metadata of the operator's own: a name and a value on each line. */
export function OwnHeaders({ own, tried, isRefused, onChange }: OwnHeadersProps) {
  const { t } = useTranslation()
  const set = (id: number, change: Partial<OwnHeader>) =>
    onChange(own.map((one) => (one.id === id ? { ...one, ...change } : one)))
  const add = () => onChange([...own, { id: Math.max(-1, ...own.map(({ id }) => id)) + 1, name: '', value: '' }])
  const told = (one: OwnHeader) => {
    const problem = tried ? problemOf(one, own) : null
    if (problem) return { at: problem === 'value' ? 'value' : 'name', text: t(`files.headers.problem.${problem}`) }
    return isRefused(one.name) ? { at: 'value', text: t('files.headers.refused') } : { at: null, text: '' }
  }
  return (
    <fieldset className={classes.own}>
      <legend>{t('files.headers.own')}</legend>
      {own.map((one, index) => {
        const { at, text } = told(one)
        const number = index + 1
        return (
          <div key={one.id} className={classes.line}>
            <TextInput
              aria-label={t('files.headers.name', { number })}
              placeholder="x-cos-meta-…"
              value={one.name}
              onChange={({ currentTarget: { value } }) => set(one.id, { name: value })}
              error={at === 'name' && text}
              autoComplete="off"
              spellCheck={false}
            />
            <TextInput
              aria-label={t('files.headers.value', { number })}
              value={one.value}
              onChange={({ currentTarget: { value } }) => set(one.id, { value })}
              error={at === 'value' && text}
              autoComplete="off"
            />
            <IconButton
              aria-label={t('files.headers.remove', { number })}
              onClick={() => onChange(own.filter(({ id }) => id !== one.id))}
            >
              <DeleteIcon />
            </IconButton>
          </div>
        )
      })}
      <Button size="xs" variant="default" leftSection={<AddIcon size={14} />} onClick={add}>
        {t('files.headers.add')}
      </Button>
    </fieldset>
  )
}
