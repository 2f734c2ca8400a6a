import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams, useSearchParams } from 'react-router'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import { paths } from '../../paths.ts'
import { originPullQuery } from '../../query/origin-pull.ts'
import { QueryView } from '../../query/query-view.tsx'
import { BackToBasic } from '../../rules/back-to-basic.tsx'
import { copyOfForm, newRuleForm, type RuleForm } from '../../rules/rule-form.ts'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { RuleIcon } from '../../ui/icons.tsx'
import { useBucketName } from '../../use-bucket-name.ts'
import { RuleEditor } from './rule-editor.tsx'
import classes from './rule-page.module.css'
import { formIn, type RuleTarget, targetOf } from './rule-target.ts'

/** `/buckets/:bucket/rules/new` and `/buckets/:bucket/rules/:rule`: every setting of one rule. */
export function RulePage() {
  const { t } = useTranslation()
  const bucket = useBucketName()
  const { rule } = useParams()
  const [params] = useSearchParams()
  const from = params.get('from')
  const target = targetOf(rule)
  const title = { new: t('rule.add'), default: t('rule.default'), further: t('rule.edit') }[target.kind]
  return (
    <>
      <BackToBasic bucket={bucket} />
      <h2 className={classes.title}>{title}</h2>
      <QueryView
        query={useQuery(originPullQuery(bucket))}
        filled={(view) => <Start key={`${rule} ${from}`} bucket={bucket} view={view} target={target} from={from} />}
      />
    </>
  )
}

type StartProps = { bucket: string; view: OriginPullView; target: RuleTarget; from: string | null }

/** Keeps the version that was on the screen first; a refresh behind the form must not change it. */
function Start({ bucket, view, target, from }: StartProps) {
  const [seen] = useState(view)
  const [form] = useState(() => startingForm(view, target, from))
  if (form === null) return <NoSuchRule bucket={bucket} />
  return <RuleEditor bucket={bucket} seen={seen} target={target} form={form} />
}

function startingForm(view: OriginPullView, target: RuleTarget, from: string | null): RuleForm | null {
  if (target.kind !== 'new') return formIn(view, target)
  const original = from === null ? null : formIn(view, targetOf(from))
  return original === null ? newRuleForm() : copyOfForm(original)
}

function NoSuchRule({ bucket }: { bucket: string }) {
  const { t } = useTranslation()
  return (
    <EmptyNote
      icon={<RuleIcon size={24} />}
      title={t('common.problem.NoSuchRule')}
      action={
        <Button component={Link} to={paths.basic(bucket)} variant="default">
          {t('rule.backToBasic')}
        </Button>
      }
    />
  )
}
