import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../paths.ts'
import { EmptyNote } from '../ui/empty-note.tsx'
import { NoSuchPageIcon } from '../ui/icons.tsx'
import { PageHeading } from '../ui/page-heading.tsx'

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeading title={t('common.notFound.title')} />
      <EmptyNote
        icon={<NoSuchPageIcon size={24} />}
        title={t('common.notFound.text')}
        action={
          <Button component={Link} to={paths.buckets()} variant="default">
            {t('common.notFound.action')}
          </Button>
        }
      />
    </>
  )
}
