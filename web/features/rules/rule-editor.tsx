import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { OriginPullView, SavedOriginPull } from '../../../contract/origin-pull.ts'
import { refusalCode } from '../../api/api-error.ts'
import { forgetUnsaved } from '../../form/unsaved.ts'
import { paths } from '../../paths.ts'
import { originPullQuery, useChangeOriginPull } from '../../query/origin-pull.ts'
import { ConflictPanel } from '../../rules/conflict-panel.tsx'
import { compareSettings } from '../../rules/differences.ts'
import { isSame, newRuleForm, type RuleForm } from '../../rules/rule-form.ts'
import { toast } from '../../ui/toast.tsx'
import { comparedForm, formIn, type RuleTarget, saveTarget } from './rule-target.ts'
import { RuleWizard } from './rule-wizard.tsx'

type RuleEditorProps = {
  bucket: string
  /** The version the changes are made to. */
  seen: OriginPullView
  target: RuleTarget
  form: RuleForm
}

type Save = { readonly target: RuleTarget; readonly form: RuleForm; readonly version: number }

/** The form of one rule, and the choice between two versions when somebody else was faster. */
export function RuleEditor({ bucket, seen, target: wanted, form }: RuleEditorProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const leave = useLeave(bucket)
  const [base, setBase] = useState(seen)
  const [mine, setMine] = useState(form)
  /** What was submitted last: an answer may come before what was typed has been drawn. */
  const submitted = useRef(form)
  const [target, setTarget] = useState(wanted)
  const [choosing, setChoosing] = useState(false)
  const save = useChangeOriginPull(bucket, (one: Save) => saveTarget(bucket, one.target, one.form, one.version), {
    onSaved: (saved) => {
      tellSaved(saved)
      leave()
    },
    onFailed: (error) => (refusalCode(error) === 'PreconditionFailed' ? other.mutate() : setChoosing(false)),
  })
  const other = useMutation({
    mutationFn: () => client.fetchQuery({ ...originPullQuery(bucket), staleTime: 0 }),
    onSuccess: (theirs: OriginPullView) => settle(theirs),
  })
  const tellSaved = ({ warnings, rules, defaultRule }: SavedOriginPull) => {
    const { address } = target.kind === 'default' ? defaultRule : (rules[0] ?? defaultRule)
    const notes = [
      ...(warnings.includes('unresolved')
        ? [t('originPull.unresolved', { address: mine.settings.address || address })]
        : []),
      ...(warnings.includes('secret-missing') ? [t('rule.secretMissing')] : []),
    ]
    toast({
      title: t(target.kind === 'new' ? 'rule.added' : 'rule.saved'),
      message: notes.join(' '),
      warning: notes.length > 0,
    })
  }
  /** Only a change of this very rule is worth a question. */
  function settle(theirs: OriginPullView) {
    const before = formIn(base, target)
    const now = formIn(theirs, target)
    setBase(theirs)
    if (target.kind === 'new' || (before && now && isSame(before, now)))
      save.mutate({ target, form: submitted.current, version: theirs.version })
    else if (now === null) setTarget({ kind: 'new' })
    else setChoosing(true)
  }
  const submit = (typed: RuleForm) => {
    submitted.current = typed
    setMine(typed)
    other.reset()
    save.mutate({ target, form: typed, version: base.version })
  }
  const theirs = formIn(base, target) ?? newRuleForm()
  const shared = {
    pending: save.isPending || other.isPending,
    submitError: refusalCode(save.error) === 'PreconditionFailed' ? null : save.error,
    otherError: other.error,
    onReadOther: () => other.mutate(),
  }
  if (choosing)
    return (
      <ConflictPanel
        {...shared}
        comparison={compareSettings(t, comparedForm(theirs, target), comparedForm(mine, target))}
        onKeepMine={() => submit(mine)}
        onUseTheirs={() => {
          setMine(theirs)
          setChoosing(false)
        }}
        onEdit={() => setChoosing(false)}
      />
    )
  return (
    <RuleWizard
      {...shared}
      bucket={bucket}
      target={target}
      isGone={target.kind !== wanted.kind}
      view={base}
      base={theirs}
      mine={mine}
      onSubmit={submit}
      onCancel={() => leave({ ask: true })}
    />
  )
}

/** Back to the list of rules. What is typed is asked about unless it has been saved. */
function useLeave(bucket: string) {
  const navigate = useNavigate()
  return ({ ask = false } = {}) => {
    if (!ask) forgetUnsaved()
    void navigate(paths.basic(bucket))
  }
}
