import { Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { exportOriginPull, type TransferFormat } from '../../../contract/transfer.ts'
import { call } from '../../api/call.ts'
import { buckets } from '../../query/buckets.ts'
import { QueryView } from '../../query/query-view.tsx'
import { Choices } from '../../ui/choices.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DownloadIcon } from '../../ui/icons.tsx'
import { Section } from '../../ui/section.tsx'
import { NoteList } from './note-list.tsx'
import classes from './transfer.module.css'

const formats = ['json', 'cos-xml'] as const satisfies readonly TransferFormat[]

/** The configuration as a document, to read, copy or download. `format` stands in the address. */
export function ExportCard({ bucket, version }: { bucket: string; version: number }) {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const format = params.get('format') === 'cos-xml' ? 'cos-xml' : 'json'
  const query = useQuery({
    queryKey: [...buckets.of(bucket), 'origin-pull-export', format, version],
    queryFn: ({ signal }) => call(exportOriginPull, { params: { bucket }, query: { format }, signal }),
  })
  return (
    <Section title={t('rule.transfer.export')} text={t('rule.transfer.exportText')}>
      <div className={classes.row}>
        <Choices
          label={t('rule.transfer.format')}
          value={format}
          choices={formats.map((value) => ({ value, label: t(`rule.transfer.formats.${value}`) }))}
          onPick={(picked) => setParams(picked === 'json' ? {} : { format: picked }, { replace: true })}
        />
      </div>
      <QueryView
        query={query}
        filled={({ text, notes }) => (
          <>
            <div className={classes.row}>
              <Button
                size="xs"
                variant="default"
                leftSection={<DownloadIcon size={14} />}
                onClick={() => downloadText(nameOf(bucket, format), text, format)}
              >
                {t('rule.transfer.download')}
              </Button>
              <CopyButton value={text} what={t('rule.transfer.document')} />
            </div>
            <Textarea
              label={t('rule.transfer.preview')}
              readOnly
              rows={14}
              mb="md"
              value={text}
              classNames={{ input: classes.text ?? '' }}
            />
            <NoteList title={t('rule.transfer.exportNotes')} notes={notes} />
          </>
        )}
      />
    </Section>
  )
}

const nameOf = (bucket: string, format: TransferFormat) => `${bucket}-origin-pull.${format === 'json' ? 'json' : 'xml'}`

function downloadText(name: string, text: string, format: TransferFormat) {
  const link = document.createElement('a')
  const type = format === 'json' ? 'application/json' : 'application/xml'
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href))
}
