import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import { useFailureText } from '../../query/failure-text.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Section } from '../../ui/section.tsx'
import { Folded } from '../setting-groups.tsx'
import { PreviewResult } from './preview-result.tsx'
import { triedRequest } from './tried-request.ts'
import classes from './try-url.module.css'
import { type Asked, type Draft, usePreview } from './use-preview.ts'

type TryUrlProps = {
  bucket: string
  view: OriginPullView
  /** Tried instead of the rule that is saved. */
  draft?: Draft
  /** What is typed at first, and who wants to know of every change. */
  text?: string
  onText?: (text: string) => void
}

/** Which rule would answer a request, why, and what the client gets. Nothing is requested. */
export function TryUrl({ bucket, view, draft, text = '', onText }: TryUrlProps) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Asked>({ text, method: 'GET', status: 404, headers: '' })
  const preview = usePreview(bucket, view.version, asked, draft)
  const isUnreadable = asked.text.trim() !== '' && triedRequest(asked.text, bucket) === null
  const change = (part: Partial<Asked>) => {
    setAsked((before) => ({ ...before, ...part }))
    if (part.text !== undefined) onText?.(part.text)
  }
  return (
    <Section title={t('rule.try.title')} text={t(draft ? 'rule.try.textDraft' : 'rule.try.text')}>
      <div className={classes.fields}>
        <TextInput
          label={t('rule.try.field')}
          description={t('rule.try.hint')}
          error={isUnreadable && t('rule.try.unreadable')}
          value={asked.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={8192}
        />
        <Folded title={t('rule.try.more')} hasError={false}>
          <RequestFields asked={asked} onChange={change} />
        </Folded>
      </div>
      <Outcome asked={asked} preview={preview} isWrong={draft?.rule === null} isUnreadable={isUnreadable}>
        {(data) => <PreviewResult preview={data} view={view} draft={draft} status={asked.status} />}
      </Outcome>
    </Section>
  )
}

type Preview = ReturnType<typeof usePreview>
type OutcomeProps = {
  asked: Asked
  preview: Preview
  isWrong: boolean
  isUnreadable: boolean
  children: (data: NonNullable<Preview['data']>) => React.ReactNode
}

/** The result of what is typed now, or why there is none. */
function Outcome({ asked, preview, isWrong, isUnreadable, children }: OutcomeProps) {
  const { t } = useTranslation()
  const tell = useFailureText()
  if (asked.text.trim() === '' || isUnreadable) return null
  if (isWrong) return <p className={classes.wrong}>{t('rule.try.wrongDraft')}</p>
  if (preview.isError)
    return (
      <FailureNote
        title={t('common.failure.title')}
        {...tell(preview.error)}
        onTryAgain={() => void preview.refetch()}
        trying={preview.isFetching}
      />
    )
  return preview.data ? (
    <div className={classes.result} aria-busy={preview.isPlaceholderData}>
      {children(preview.data)}
    </div>
  ) : null
}

const statuses = [404, 403, 500, 503]

type RequestFieldsProps = { asked: Asked; onChange: (part: Partial<Asked>) => void }

/** What else of a request decides. */
function RequestFields({ asked, onChange }: RequestFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <NativeSelect
        label={t('rule.try.method')}
        data={['GET', 'HEAD']}
        value={asked.method}
        onChange={({ currentTarget: { value } }) => onChange({ method: value === 'HEAD' ? 'HEAD' : 'GET' })}
      />
      <NativeSelect
        label={t('rule.try.status')}
        description={t('rule.try.statusHint')}
        data={statuses.map(String)}
        value={String(asked.status)}
        onChange={(event) => onChange({ status: Number(event.currentTarget.value) })}
      />
      <Textarea
        label={t('rule.try.headers')}
        description={t('rule.try.headersHint')}
        rows={3}
        value={asked.headers}
        onChange={(event) => onChange({ headers: event.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
      />
    </>
  )
}
