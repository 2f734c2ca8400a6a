import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { EmptyNote } from '../ui/empty-note.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { AddBucketIcon } from '../ui/icons.tsx'
import { Note } from '../ui/note.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { Specimen } from './specimen.tsx'

export function MessageSpecimens() {
  const { t } = useTranslation()
  return (
    <>
      <Specimen name="Note, FailureNote">
        <Note tone="info" role="status" action={<Button size="xs">{t('originPull.privateAction')}</Button>}>
          {t('originPull.privateNote')}
        </Note>
        <Note tone="warn" role="status" title={t('common.problem.Conflict')}>
          {t('rule.gone')}
        </Note>
        <FailureNote
          title={t('common.failure.title')}
          message={t('common.failure.offline')}
          requestId="0198f3a2c4d5"
          onTryAgain={() => undefined}
        />
        <FailureNote quiet title={t('common.refreshFailed')} message={t('common.problem.Unavailable')} />
      </Specimen>
      <Specimen name="EmptyNote">
        <EmptyNote
          icon={<AddBucketIcon size={24} />}
          title={t('buckets.empty.title')}
          action={<Button>{t('buckets.create')}</Button>}
        >
          {t('buckets.empty.text')}
        </EmptyNote>
      </Specimen>
      <Specimen name="Waiting">
        <Waiting />
        <Waiting as="facts" />
        <Waiting as="table" />
        <Waiting as="tiles" />
      </Specimen>
    </>
  )
}
