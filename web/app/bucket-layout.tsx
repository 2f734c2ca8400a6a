import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useLocation } from 'react-router'
import * as z from 'zod/mini'
import type { BucketView } from '../../contract/buckets.ts'
import { BucketName } from '../../contract/fields.ts'
import { refusalCode } from '../api/api-error.ts'
import { useFormat } from '../i18n/use-format.ts'
import { lazyPart } from '../lazy-part.tsx'
import { paths } from '../paths.ts'
import { buckets } from '../query/buckets.ts'
import { QueryView } from '../query/query-view.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Crumbs } from '../ui/crumbs.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { FactLine } from '../ui/fact-line.tsx'
import { NoSuchBucketIcon } from '../ui/icons.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { StateMark } from '../ui/state-mark.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { useBucketName } from '../use-bucket-name.ts'
import { bucketPlaces } from './navigation.ts'
import { NotFoundPage } from './not-found-page.tsx'

const UploadPanel = lazyPart(() => import('../features/files/uploads/upload-panel.tsx').then((m) => m.UploadPanel))

/** What all pages of one bucket share. No page is at an address that can name no bucket. */
export function BucketLayout() {
  const bucket = useBucketName()
  return z.safeParse(BucketName, bucket).success ? <BucketPages bucket={bucket} /> : <NotFoundPage />
}

/** Where one is, the bucket's name and what matters of it, its tabs. */
function BucketPages({ bucket }: { bucket: string }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const query = useQuery(buckets.one(bucket))
  const page = usePageName(bucket, pathname)
  return (
    <>
      <PageHeading
        key={pathname}
        title={`${page} · ${bucket}`}
        beside={<CopyButton value={bucket} what={t('basic.name')} />}
        crumbs={
          <Crumbs label={t('common.crumbs')}>
            <Link to={paths.buckets()}>{t('common.bucketList')}</Link>
          </Crumbs>
        }
        text={<BucketFacts bucket={query.data} />}
      >
        {bucket} <span className="visually-hidden">{page}</span>
      </PageHeading>
      <Tabs label={bucket}>
        {bucketPlaces.map((place) => (
          <Link key={place.title} to={place.to(bucket)} aria-current={currentAt(place, bucket, pathname)}>
            <place.Icon />
            {t(place.title)}
          </Link>
        ))}
      </Tabs>
      {refusalCode(query.error) === 'NoSuchBucket' ? (
        <NoSuchBucket />
      ) : (
        <QueryView query={query} filled={() => <Outlet />} />
      )}
      <Suspense>
        <UploadPanel bucket={bucket} />
      </Suspense>
    </>
  )
}

/** The line has its height before it has its facts. */
function BucketFacts({ bucket }: { bucket: BucketView | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (bucket === undefined) return <FactLine>{'\u00a0'}</FactLine>
  const { originPull, objects } = bucket
  return (
    <FactLine>
      {t(`common.access.${bucket.access}`)}
      {t('buckets.objectCount', { count: objects, formatted: format.count(objects) })}
      {format.bytes(bucket.bytes)}
      <StateMark on={originPull.enabled}>
        {t('originPull.title')}
        {t('common.colon')}
        {originPull.enabled ? t('buckets.originPullOn', { address: originPull.address }) : t('common.disabled')}
      </StateMark>
    </FactLine>
  )
}

type BucketPlace = (typeof bucketPlaces)[number]

/** `page` at the address itself, `true` below it. */
function currentAt(place: BucketPlace, bucket: string, pathname: string) {
  if (pathname === place.to(bucket)) return 'page'
  if (pathname.startsWith(`${place.to(bucket)}/`)) return 'true'
  return 'under' in place && pathname.startsWith(place.under(bucket)) ? 'true' : undefined
}

const isRulePage = (bucket: string, pathname: string) => pathname.startsWith(paths.rule(bucket, ''))

function usePageName(bucket: string, pathname: string): string {
  const { t } = useTranslation()
  if (pathname === paths.newRule(bucket)) return t('rule.add')
  if (pathname === paths.rule(bucket, 'default')) return t('rule.default')
  if (isRulePage(bucket, pathname)) return t('rule.edit')
  if (pathname === paths.originPullHistory(bucket)) return t('rule.history.title')
  if (pathname === paths.originPullTransfer(bucket)) return t('rule.transfer.title')
  return t(bucketPlaces.find((place) => pathname === place.to(bucket))?.title ?? 'files.title')
}

function NoSuchBucket() {
  const { t } = useTranslation()
  return (
    <EmptyNote
      icon={<NoSuchBucketIcon size={24} />}
      title={t('common.problem.NoSuchBucket')}
      action={
        <Button component={Link} to={paths.buckets()} variant="default">
          {t('common.notFound.action')}
        </Button>
      }
    />
  )
}
