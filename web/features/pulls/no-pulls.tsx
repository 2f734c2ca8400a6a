import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../paths.ts'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { NoneLeftIcon, PullIcon } from '../../ui/icons.tsx'
import type { PullScope } from './queries.ts'

type NoPullsProps = { scope: PullScope /** Where a filter hides all there are. */; onShowAll: (() => void) | null }

/** There are none, or none that the filter names. */
export function NoPulls({ scope, onShowAll }: NoPullsProps) {
  const { t } = useTranslation()
  if (onShowAll !== null) {
    const showAll = (
      <Button variant="default" onClick={onShowAll}>
        {t('pulls.noneFound.action')}
      </Button>
    )
    return (
      <EmptyNote icon={<NoneLeftIcon size={24} />} title={t('pulls.noneFound.title')} action={showAll}>
        {t('pulls.noneFound.text')}
      </EmptyNote>
    )
  }
  const next = (
    <Button component={Link} to={scope === null ? paths.buckets() : paths.basic(scope)} variant="default">
      {scope === null ? t('common.bucketList') : t('pulls.empty.action')}
    </Button>
  )
  return (
    <EmptyNote icon={<PullIcon size={24} />} title={t('pulls.empty.title')} action={next}>
      {t('pulls.empty.text')}
    </EmptyNote>
  )
}
