import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { announce } from './announce.ts'
import { IconButton } from './icon-button.tsx'
import { CopiedIcon, CopyIcon } from './icons.tsx'
import { toast } from './toast.tsx'
import { writeClipboard } from './write-clipboard.ts'

/** Copies `value`; `what` names it for people who hear the screen. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await writeClipboard(value)
    } catch {
      return toast({ title: t('common.copyFailed'), warning: true })
    }
    setCopied(true)
    announce(t('common.copied'))
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <IconButton
      aria-label={copied ? t('common.copied') : t('common.copy', { what })}
      color={copied ? 'teal' : 'gray'}
      onClick={() => void copy()}
    >
      {copied ? <CopiedIcon size={15} /> : <CopyIcon size={15} />}
    </IconButton>
  )
}
