import { Button } from '@mantine/core'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { previewMiss } from '../../../contract/preview.ts'
import type { ApiError } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { originPullQuery } from '../../query/origin-pull.ts'
import { QueryView } from '../../query/query-view.tsx'
import { reasonFacts } from '../../reason-facts.ts'
import { CodeLine } from '../../ui/code-line.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { NoneFoundIcon } from '../../ui/icons.tsx'
import { Note } from '../../ui/note.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Status } from '../../ui/status.tsx'
import { copiedText, remainingText } from './copied-text.ts'
import { ActionIcon, actionWord, possibleActions } from './pull-buttons.tsx'
import classes from './pull-details.module.css'
import type { ListedPull } from './queries.ts'
import { ruleName } from './rule-name.ts'
import type { PullActions } from './use-pull-actions.ts'

type PullDetailsProps = {
  pull: ListedPull | null | undefined
  /** It is not kept any more. */
  isGone: boolean
  query: UseQueryResult<ListedPull | null, ApiError>
  actions: PullActions
  onClose: () => void
}

/** Everything that is known about one pull. */
export function PullDetails({ pull, isGone, query, actions, onClose }: PullDetailsProps) {
  const { t } = useTranslation()
  return (
    <Drawer title={pull?.key ?? t('pulls.details.title')} onClose={onClose}>
      {pull ? (
        <Details pull={pull} actions={actions} />
      ) : isGone ? (
        <EmptyNote
          icon={<NoneFoundIcon size={24} />}
          title={t('common.problem.NoSuchPull')}
          action={
            <Button variant="default" onClick={onClose}>
              {t('common.close')}
            </Button>
          }
        />
      ) : (
        <QueryView query={query} filled={() => null} />
      )}
    </Drawer>
  )
}

type DetailsProps = { pull: ListedPull; actions: PullActions }

function Details({ pull, actions }: DetailsProps) {
  const { t } = useTranslation()
  return (
    <>
      <Why pull={pull} />
      <div className={classes.buttons}>
        {possibleActions(pull).map((name) => {
          const Icon = ActionIcon[name]
          return (
            <Button key={name} variant="default" leftSection={<Icon />} onClick={() => actions[name](pull)}>
              {t(actionWord[name])}
            </Button>
          )
        })}
        {pull.state === 'done' && (
          <Button variant="default" component={Link} to={paths.folder(pull.bucket, fileOf(pull.key))}>
            {t('pulls.details.file')}
          </Button>
        )}
      </div>
      <Facts>
        <How pull={pull} />
        <When pull={pull} />
        <Where pull={pull} />
      </Facts>
    </>
  )
}

const fileOf = (key: string) => ({ prefix: key.slice(0, key.lastIndexOf('/') + 1), key })

/** In plain words, with what helps; the server's own sentence below. */
function Why({ pull }: { pull: ListedPull }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, reason, detail } = pull
  if (reason === null) return null
  const facts = reasonFacts(pull, t, format)
  return (
    <Note tone={state === 'failed' ? 'bad' : 'info'} role="status" title={t(`pulls.reason.${reason}.what`)}>
      <p>{t(`pulls.reason.${reason}.todo`)}</p>
      {facts && <p>{facts}</p>}
      {detail !== null && (
        <p className={classes.detail}>
          {t('pulls.details.technical')} <span lang="en">{detail}</span>
        </p>
      )}
    </Note>
  )
}

function How({ pull }: { pull: ListedPull }) {
  const { t } = useTranslation()
  const format = useFormat()
  const told = [copiedText(pull, t, format), remainingText(pull, t, format)].filter((text) => text !== '').join(' · ')
  return (
    <>
      <Fact name={t('pulls.column.state')}>
        <Status sign={pull.state}>{t(`pulls.state.${pull.state}`)}</Status>
      </Fact>
      <Fact name={t('pulls.column.bytes')}>
        {pull.state === 'running' ? (
          <ProgressBar label={t('pulls.progress', { key: pull.key })} value={pull.bytes} max={pull.totalBytes || null}>
            {told}
          </ProgressBar>
        ) : (
          told
        )}
      </Fact>
      <Fact name={t('pulls.column.attempts')}>{format.count(pull.attempts)}</Fact>
      <Fact name={t('pulls.details.replaces')}>{t(pull.replaces ? 'common.yes' : 'common.no')}</Fact>
    </>
  )
}

function Where({ pull: { id, key, bucket, rule, warmUp } }: { pull: ListedPull }) {
  const { t } = useTranslation()
  const rules = useQuery(originPullQuery(bucket)).data?.rules.map((one) => one.id)
  const isThere = rule === 'default' || rules?.includes(rule)
  const name = rules && ruleName(rule, rules, t)
  return (
    <>
      <Fact name={t('pulls.column.key')}>
        <CodeLine value={key} what={t('pulls.column.key')} />
      </Fact>
      <Fact name={t('pulls.column.bucket')}>
        <Link to={paths.pulls(bucket)}>{bucket}</Link>
      </Fact>
      <Fact name={t('pulls.column.rule')}>{isThere ? <Link to={paths.rule(bucket, rule)}>{name}</Link> : name}</Fact>
      <OriginUrl bucket={bucket} objectKey={key} />
      {warmUp !== null && (
        <Fact name={t('pulls.details.warmUp')}>
          <Link to={`${paths.pulls(bucket)}?warmUp=${warmUp}`}>{t('warmUps.number', { id: warmUp })}</Link>
        </Fact>
      )}
      <Fact name={t('pulls.details.id')}>
        <span className={classes.id}>
          <code>{id}</code>
          <CopyButton value={id} what={t('pulls.details.id')} />
        </span>
      </Fact>
    </>
  )
}

/** As the rules of now would ask for it. */
function OriginUrl({ bucket, objectKey }: { bucket: string; objectKey: string }) {
  const { t } = useTranslation()
  const { data } = useQuery({
    queryKey: [...originPullQuery(bucket).queryKey, 'preview', objectKey],
    queryFn: ({ signal }) => call(previewMiss, { params: { bucket }, body: { key: objectKey }, signal }),
  })
  const url = data?.origins[0]?.url
  return (
    <Fact name={t('pulls.details.originUrl')}>
      {url === undefined ? '–' : <CodeLine value={url} what={t('pulls.details.originUrl')} />}
    </Fact>
  )
}

const moments = ['queuedAt', 'startedAt', 'nextAttemptAt', 'endedAt'] as const
/** How long it waited, and how long its last attempt took. */
const since = { queuedAt: null, startedAt: 'queuedAt', nextAttemptAt: null, endedAt: 'startedAt' } as const

function When({ pull }: { pull: ListedPull }) {
  const { t } = useTranslation()
  const format = useFormat()
  return moments.map((name) => {
    const [at, before] = [pull[name], since[name] && pull[since[name]]]
    const seconds = at && before ? (Date.parse(at) - Date.parse(before)) / 1000 : 0
    return (
      at !== null && (
        <Fact key={name} name={t(`pulls.details.${name}`)}>
          <time dateTime={at}>{format.moment(at)}</time>
          {seconds >= 1 && (
            <span className={classes.after}>{t('pulls.details.after', { time: format.remaining(seconds) })}</span>
          )}
        </Fact>
      )
    )
  })
}
