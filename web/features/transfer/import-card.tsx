import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import { ApiError } from '../../api/api-error.ts'
import { forgetUnsaved, useMarkUnsaved } from '../../form/unsaved.ts'
import { paths } from '../../paths.ts'
import { originPullQuery, useChangeOriginPull } from '../../query/origin-pull.ts'
import { useGoOn, useStandingFailure } from '../../query/standing-failure.ts'
import { ChangesView } from '../../rules/changes-view.tsx'
import { useOfferUndo, useRefusedChange } from '../../rules/use-offer-undo.ts'
import { BusyButton } from '../../ui/busy-button.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Note } from '../../ui/note.tsx'
import { Section, SectionPart } from '../../ui/section.tsx'
import { NoteList } from './note-list.tsx'
import { type How, type Plan, planImport, runImport, type Source } from './plan-import.ts'
import { SourceFields } from './source-fields.tsx'
import classes from './transfer.module.css'

/** Takes a document or another bucket's configuration: first it is shown what would change, then it is saved. */
export function ImportCard({ bucket, now }: { bucket: string; now: OriginPullView }) {
  const { t } = useTranslation()
  const explain = useRefusedChange()
  const [source, setSource] = useState<Source>({ kind: 'text', text: '', bucket: '' })
  const [how, setHow] = useState<How>('replace')
  const plan = useMutation({ mutationFn: () => planImport(bucket, now, source, how) })
  const failure = useStandingFailure(plan.error)
  useGoOn(plan.error, plan.mutate)
  useMarkUnsaved(source.text !== '' || source.bucket !== '')
  const change = (next: { source?: Source; how?: How }) => {
    plan.reset()
    if (next.source) setSource(next.source)
    if (next.how) setHow(next.how)
  }
  const isEmpty = source[source.kind].trim() === ''
  return (
    <Section title={t('rule.transfer.import')} text={t('rule.transfer.importText')}>
      <SourceFields bucket={bucket} source={source} how={how} onChange={change} />
      <div className={classes.row}>
        <BusyButton variant="default" busy={plan.isPending} disabled={isEmpty} onClick={() => plan.mutate()}>
          {t('rule.transfer.check')}
        </BusyButton>
      </div>
      {failure && <Refusal error={failure} message={explain(failure)} />}
      {plan.data && <Planned bucket={bucket} plan={plan.data} />}
    </Section>
  )
}

type RefusalProps = { error: ApiError; message: ReturnType<ReturnType<typeof useRefusedChange>> }

/** What is wrong with the document, and where; any other failure as everywhere. */
function Refusal({ error, message }: RefusalProps) {
  const { t } = useTranslation()
  const fields = error instanceof ApiError && error.failure.kind === 'refused' ? error.failure.fields : []
  return fields.length > 0 ? (
    <NoteList tone="bad" title={t('rule.transfer.refused')} notes={fields} />
  ) : (
    <FailureNote title={t('rule.transfer.failed')} {...message} />
  )
}

/** What would change, and the button that makes it so. */
function Planned({ bucket, plan }: { bucket: string; plan: Plan }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const explain = useRefusedChange()
  const undo = useOfferUndo(bucket, () => undefined)
  const { now, outcome } = plan
  const save = useChangeOriginPull(bucket, (one: Plan) => runImport(bucket, one), {
    onSaved: (saved) => {
      forgetUnsaved()
      undo.offer({ title: t('rule.transfer.saved'), before: now.version, after: saved.version })
      void navigate(paths.basic(bucket))
    },
    onFailed: () => void client.invalidateQueries({ queryKey: originPullQuery(bucket).queryKey }),
  })
  const failure = useStandingFailure(save.error)
  return (
    <SectionPart title={t('rule.transfer.changes')}>
      <div className={classes.planned} role="status">
        <ChangesView before={now} after={outcome} />
        <NoteList title={t('rule.transfer.notes')} notes={outcome.notes} />
        {outcome.warnings.includes('secret-missing') && (
          <Note tone="warn" role="status">
            {t('rule.transfer.secret')}
          </Note>
        )}
        {outcome.warnings.includes('unresolved') && (
          <Note tone="warn" role="status">
            {t('rule.transfer.unresolved')}
          </Note>
        )}
      </div>
      {failure && <Refusal error={failure} message={explain(failure)} />}
      <Button mt="md" loading={save.isPending} onClick={() => save.mutate(plan)}>
        {t('rule.transfer.save')}
      </Button>
    </SectionPart>
  )
}
