import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { ReplyOf } from '../../../contract/endpoint.ts'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import type { listOriginPullVersions } from '../../../contract/origin-pull-history.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { lazyPart } from '../../lazy-part.tsx'
import { originPullQuery } from '../../query/origin-pull.ts'
import { QueryView } from '../../query/query-view.tsx'
import { BackToBasic } from '../../rules/back-to-basic.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { HistoryIcon } from '../../ui/icons.tsx'
import { Section } from '../../ui/section.tsx'
import { Status } from '../../ui/status.tsx'
import { Head, Table } from '../../ui/table.tsx'
import { Waiting } from '../../ui/waiting.tsx'
import { useBucketName } from '../../use-bucket-name.ts'
import classes from './history-page.module.css'
import { versionsQuery } from './queries.ts'
import { Who } from './who.tsx'

const VersionDrawer = lazyPart(
  () => import('./version-drawer.tsx').then((m) => m.VersionDrawer),
  ({ onClose }) => onClose(),
)

type Versions = ReplyOf<typeof listOriginPullVersions>['items']

/** `/buckets/:bucket/basic/history`: what has become of a bucket's origin-pull; `version` in the address opens one. */
export function HistoryPage() {
  const { t } = useTranslation()
  const bucket = useBucketName()
  return (
    <>
      <BackToBasic bucket={bucket} />
      <Section title={t('rule.history.title')} text={t('rule.history.text')}>
        <QueryView
          query={useQuery(originPullQuery(bucket))}
          waiting={<Waiting as="table" />}
          filled={(now) => <History key={bucket} bucket={bucket} now={now} />}
        />
      </Section>
    </>
  )
}

function History({ bucket, now }: { bucket: string; now: OriginPullView }) {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const opened = Number(params.get('version') ?? Number.NaN)
  const look = (version: number | null) => setParams(version === null ? {} : { version: String(version) })
  return (
    <QueryView
      query={useQuery(versionsQuery(bucket, now.version))}
      waiting={<Waiting as="table" />}
      isEmpty={({ items }) => items.length === 0}
      empty={<EmptyNote icon={<HistoryIcon size={24} />} title={t('rule.history.empty')} />}
      filled={({ items }) => (
        <>
          <VersionTable items={items} now={now.version} onLook={look} />
          <Suspense>
            {items.some(({ version }) => version === opened) && (
              <VersionDrawer
                key={opened}
                bucket={bucket}
                version={opened}
                items={items}
                now={now}
                onClose={() => look(null)}
              />
            )}
          </Suspense>
        </>
      )}
    />
  )
}

type VersionTableProps = { items: Versions; now: number; onLook: (version: number) => void }

function VersionTable({ items, now, onLook }: VersionTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Table
      caption={t('rule.history.caption')}
      heads={
        <>
          <Head>{t('rule.history.version')}</Head>
          <Head>{t('rule.history.what')}</Head>
          <Head>{t('rule.history.who')}</Head>
          <Head>{t('rule.history.when')}</Head>
          <Head hidden>{t('rule.history.actions')}</Head>
        </>
      }
    >
      {items.map(({ version, at, change, by }) => (
        <tr key={version}>
          <th scope="row" data-label={t('rule.history.version')}>
            <span className={classes.version}>
              {version} {version === now && <Status sign="on">{t('rule.history.now')}</Status>}
            </span>
          </th>
          <td data-label={t('rule.history.what')}>{t(`rule.history.kind.${change}`)}</td>
          <td data-label={t('rule.history.who')} data-quiet>
            <Who by={by} />
          </td>
          <td data-label={t('rule.history.when')} data-quiet>
            <time dateTime={at}>{format.moment(at)}</time>
          </td>
          <td data-actions>
            <Button variant="subtle" size="compact-sm" onClick={() => onLook(version)}>
              {t('rule.history.look', { version })}
            </Button>
          </td>
        </tr>
      ))}
    </Table>
  )
}
