import { Button } from '@mantine/core'
import { IconFolderOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, NavLink, Outlet, useLocation } from 'react-router'
import * as z from 'zod/mini'
import { BucketName } from '../../contract/fields.ts'
import { refusalCode } from '../api/api-error.ts'
import { paths } from '../paths.ts'
import { buckets } from '../query/buckets.ts'
import { QueryView } from '../query/query-view.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { useBucketName } from '../use-bucket-name.ts'
import classes from './bucket-layout.module.css'
import { NotFoundPage } from './not-found-page.tsx'

const UploadPanel = lazy(() =>
  import('../features/files/uploads/upload-panel.tsx').then((m) => ({ default: m.UploadPanel })),
)

/** What all pages of one bucket share. No page is at an address that can name no bucket. */
export function BucketLayout() {
  const bucket = useBucketName()
  return z.safeParse(BucketName, bucket).success ? <BucketPages bucket={bucket} /> : <NotFoundPage />
}

/** Where one is, the bucket's name, its tabs. */
function BucketPages({ bucket }: { bucket: string }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const query = useQuery(buckets.one(bucket))
  const page = usePageName(bucket, pathname)
  return (
    <>
      <Link to={paths.buckets()} className={classes.back}>
        ‹ {t('common.bucketList')}
      </Link>
      <PageHeading
        key={pathname}
        title={`${page} · ${bucket}`}
        beside={<CopyButton value={bucket} what={t('basic.name')} />}
      >
        {bucket} <span className="visually-hidden">{page}</span>
      </PageHeading>
      <nav aria-label={bucket} className={classes.tabs}>
        <NavLink to={paths.files(bucket)} className={classes.tab ?? ''}>
          {t('files.title')}
        </NavLink>
        {/* The pages of its rules lie below it. */}
        <Link to={paths.basic(bucket)} className={classes.tab ?? ''} aria-current={basicCurrent(bucket, pathname)}>
          {t('basic.title')}
        </Link>
        <NavLink to={paths.pulls(bucket)} className={classes.tab ?? ''}>
          {t('pulls.title')}
        </NavLink>
      </nav>
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

const isRulePage = (bucket: string, pathname: string) => pathname.startsWith(paths.rule(bucket, ''))

function basicCurrent(bucket: string, pathname: string) {
  if (pathname === paths.basic(bucket)) return 'page'
  return isRulePage(bucket, pathname) ? 'true' : undefined
}

function usePageName(bucket: string, pathname: string): string {
  const { t } = useTranslation()
  if (pathname === paths.newRule(bucket)) return t('rule.add')
  if (pathname === paths.rule(bucket, 'default')) return t('rule.default')
  if (isRulePage(bucket, pathname)) return t('rule.edit')
  if (pathname === paths.pulls(bucket)) return t('pulls.title')
  return pathname === paths.basic(bucket) ? t('basic.title') : t('files.title')
}

function NoSuchBucket() {
  const { t } = useTranslation()
  return (
    <EmptyNote
      icon={<IconFolderOff size={24} />}
      title={t('common.problem.NoSuchBucket')}
      action={
        <Button component={Link} to={paths.buckets()} variant="default">
          {t('common.notFound.action')}
        </Button>
      }
    />
  )
}
