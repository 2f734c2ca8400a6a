import { Button, FileButton, NativeSelect, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mostTransferred } from '../../../contract/transfer.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { buckets } from '../../query/buckets.ts'
import { Choices } from '../../ui/choices.tsx'
import type { How, Source } from './plan-import.ts'
import classes from './transfer.module.css'

type SourceFieldsProps = {
  bucket: string
  source: Source
  how: How
  onChange: (next: { source?: Source; how?: How }) => void
}

const kinds = ['text', 'bucket'] as const
const hows = ['replace', 'append'] as const

/** Where the configuration comes from, and what becomes of the one that is there. */
export function SourceFields({ bucket, source, how, onChange }: SourceFieldsProps) {
  const { t } = useTranslation()
  const change = (part: Partial<Source>) => onChange({ source: { ...source, ...part } })
  return (
    <div className={classes.fields}>
      <Choices
        label={t('rule.transfer.source')}
        value={source.kind}
        choices={kinds.map((value) => ({ value, label: t(`rule.transfer.sources.${value}`) }))}
        onPick={(kind) => change({ kind })}
      />
      {source.kind === 'text' ? (
        <TextSource text={source.text} onText={(text) => change({ text })} />
      ) : (
        <BucketSource bucket={bucket} picked={source.bucket} onPick={(picked) => change({ bucket: picked })} />
      )}
      <Choices
        label={t('rule.transfer.how')}
        value={how}
        choices={hows.map((value) => ({ value, label: t(`rule.transfer.hows.${value}`) }))}
        onPick={(picked) => onChange({ how: picked })}
      />
      {how === 'append' && <p className={classes.hint}>{t('rule.transfer.appendHint')}</p>}
    </div>
  )
}

function TextSource({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [isTooLarge, setTooLarge] = useState(false)
  const read = async (file: File | null) => {
    if (file === null) return
    setTooLarge(file.size > mostTransferred)
    if (file.size <= mostTransferred) onText(await file.text())
  }
  return (
    <>
      <Textarea
        label={t('rule.transfer.text')}
        description={t('rule.transfer.textHint')}
        error={isTooLarge && t('rule.transfer.tooLarge', { max: format.bytes(mostTransferred) })}
        rows={10}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: classes.text ?? '' }}
      />
      <FileButton accept=".json,.xml,application/json,application/xml,text/xml" onChange={(file) => void read(file)}>
        {(props) => (
          <Button {...props} size="xs" variant="default">
            {t('rule.transfer.file')}
          </Button>
        )}
      </FileButton>
    </>
  )
}

type BucketSourceProps = { bucket: string; picked: string; onPick: (bucket: string) => void }

function BucketSource({ bucket, picked, onPick }: BucketSourceProps) {
  const { t } = useTranslation()
  const { data } = useQuery(buckets.list())
  const others = data?.items.map(({ name }) => name).filter((name) => name !== bucket) ?? []
  return (
    <NativeSelect
      label={t('rule.transfer.bucket')}
      description={t('rule.transfer.bucketHint')}
      error={data && others.length === 0 && t('rule.transfer.noBucket')}
      data={[{ value: '', label: '—' }, ...others]}
      value={picked}
      onChange={(event) => onPick(event.currentTarget.value)}
    />
  )
}
