import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import type { Preview } from '../../../contract/preview.ts'
import type { RuleCondition, RuleSettings } from '../../../contract/rule.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { CodeLine } from '../../ui/code-line.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Note } from '../../ui/note.tsx'
import { RuleSentence } from '../rule-sentence.tsx'
import classes from './try-url.module.css'
import type { Draft } from './use-preview.ts'

type PreviewResultProps = { preview: Preview; view: OriginPullView; draft: Draft | undefined; status: number }

/** What would come of the request, from what the client gets to what is asked of the origin. */
export function PreviewResult({ preview, view, draft, status }: PreviewResultProps) {
  const { t } = useTranslation()
  const { client, stored, rule, passedOver } = preview
  const ruleOf = (id: string) => <NamedRule named={namedRule(view, draft, id)} />
  return (
    <>
      {stored && (
        <Note tone="info" role="status">
          {t('rule.try.stored')}
        </Note>
      )}
      <p role="status" className={classes.verdict}>
        <strong>{t('rule.try.client')}</strong>{' '}
        {t(`rule.try.outcome.${client.outcome}`, { status: client.status ?? '' })}{' '}
        {client.why !== null && t(`rule.try.why.${client.why}`)}
      </p>
      {client.location !== null && <CodeLine value={client.location} what={t('rule.try.location')} />}
      <Facts>
        <Fact name={t('rule.try.rule')}>{rule === null ? t('rule.try.none') : ruleOf(rule)}</Fact>
        {passedOver.length > 0 && (
          <Fact name={t('rule.try.passedOver')}>
            <ul className={classes.list}>
              {passedOver.map(({ rule: id, why }) => (
                <li key={id}>
                  {ruleOf(id)}
                  <Reason why={why} condition={namedRule(view, draft, id)?.condition} status={status} />
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {preview.origins.length > 0 && (
          <Fact name={t('rule.try.asked')}>
            <Origins origins={preview.origins} />
          </Fact>
        )}
        {preview.headers.length > 0 && (
          <Fact name={t('rule.try.sent')}>
            <Headers headers={preview.headers} />
          </Fact>
        )}
      </Facts>
    </>
  )
}

type Named = {
  /** `null` for the draft of a new rule. */
  readonly number: number | null
  readonly rule: RuleSettings
  readonly condition: RuleCondition | undefined
}

/** The rule of this id as it was tried: from the form where it stands there. */
function namedRule(view: OriginPullView, draft: Draft | undefined, id: string): Named | null {
  const place = view.rules.findIndex((rule) => rule.id === id)
  const saved = id === 'default' ? view.defaultRule : view.rules[place]
  const rule = draft?.id === id && draft.rule !== null ? draft.rule : saved
  if (rule === undefined) return null
  const condition = id !== 'default' && 'condition' in rule ? (rule.condition as RuleCondition) : undefined
  return { number: place === -1 ? null : place + 1, rule, condition }
}

function NamedRule({ named }: { named: Named | null }) {
  const { t } = useTranslation()
  if (named === null) return null
  const { number, rule, condition } = named
  const byDefault = condition === undefined ? t('rule.default') : t('rule.try.draft')
  return (
    <span className={classes.rule}>
      <strong>{number === null ? byDefault : t('rule.try.number', { number })}</strong>{' '}
      <RuleSentence rule={rule} {...(condition && { condition })} />
    </span>
  )
}

type ReasonProps = {
  why: Preview['passedOver'][number]['why']
  condition: RuleCondition | undefined
  status: number
}

function Reason({ why, condition, status }: ReasonProps) {
  const { t } = useTranslation()
  const { prefix = '', suffix = '' } = condition ?? {}
  return <Quiet>{t(`rule.try.reason.${why}`, { prefix, suffix, status })}</Quiet>
}

const Quiet = ({ children }: { children: ReactNode }) => <span className={classes.quiet}>{children}</span>

function Origins({ origins }: Pick<Preview, 'origins'>) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <ul className={classes.list}>
      {origins.map(({ url, share, standby }, index) => (
        <li key={`${index.toString()} ${url}`}>
          <CodeLine value={url} what={url} />
          {standby && <Quiet>{t('rule.try.standby')}</Quiet>}
          {!standby && share < 100 && <Quiet>{t('rule.try.share', { percent: format.percent(share / 100) })}</Quiet>}
        </li>
      ))}
    </ul>
  )
}

function Headers({ headers }: Pick<Preview, 'headers'>) {
  const { t } = useTranslation()
  return (
    <>
      <ul className={classes.headers}>
        {headers.map(({ name, value }) => (
          <li key={name}>
            <code>
              {name}: {value}
            </code>
          </li>
        ))}
      </ul>
      {headers.some(({ value }) => value === '***') && <Quiet>{t('rule.try.masked')}</Quiet>}
    </>
  )
}
