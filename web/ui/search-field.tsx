import { CloseButton, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SearchIcon } from './icons.tsx'
import classes from './search-field.module.css'
import { useSearchShortcut } from './use-search-shortcut.ts'

type SearchFieldProps = {
  /** Names the field. */
  label: string
  placeholder?: string
  value: string
  onChange: (value: string) => void
  /** Names the button that empties it, where there is more than one to tell apart. */
  clearLabel?: string
  /** A search in text that is here already; a prefix that is asked for is not one. */
  type?: 'search' | 'text'
}

/** Searches while one types; the key `/` leads here. */
export function SearchField({
  label,
  placeholder = label,
  value,
  onChange,
  clearLabel,
  type = 'text',
}: SearchFieldProps) {
  const { t } = useTranslation()
  const field = useSearchShortcut()
  const clear = () => {
    onChange('')
    field.current?.focus()
  }
  return (
    <TextInput
      ref={field}
      type={type}
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      leftSection={<SearchIcon />}
      rightSection={
        value === '' ? (
          <kbd className={classes.key} aria-hidden>
            /
          </kbd>
        ) : (
          <CloseButton size="sm" aria-label={clearLabel ?? t('common.clearField')} onClick={clear} />
        )
      }
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      className={classes.search ?? ''}
    />
  )
}
