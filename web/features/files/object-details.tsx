import { Button, Group } from '@mantine/core'
import { IconDownload, IconInfoCircle, IconLink, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectDetail, ObjectSource, ObjectSummary } from '../../../contract/objects.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { download, useCopyUrl, useObjectUrl } from './object-actions.ts'
import classes from './object-details.module.css'
import { hasDotSegment } from './object-url.ts'
import { Preview } from './preview/preview.tsx'

type ObjectDetailsProps = {
  bucket: string
  object: ObjectDetail
  onDelete: (objects: readonly ObjectSummary[]) => void
  onEditHeaders: (object: ObjectDetail) => void
}

/** What can be done with an object, and its facts. */
export function ObjectDetails({ bucket, object, onDelete, onEditHeaders }: ObjectDetailsProps) {
  const { t } = useTranslation()
  const copyUrl = useCopyUrl(bucket)
  const { urlOf, isPrivate } = useObjectUrl(bucket)
  const { key, etag, sha256 } = object
  const url = urlOf(key)
  return (
    <>
      <Group gap="xs" mb="md">
        <Button leftSection={<IconDownload size={16} aria-hidden />} onClick={() => download(bucket, key)}>
          {t('files.download')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconLink size={16} aria-hidden />}
          onClick={() => void copyUrl(key)}
          disabled={url === null}
        >
          {t('files.copyUrl')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => onDelete([summaryOf(object)])}
        >
          {t('files.delete')}
        </Button>
      </Group>
      {isPrivate && <Note>{t('files.privateUrl')}</Note>}
      {hasDotSegment(key) && <Note>{t('files.dotSegments')}</Note>}
      <section className={classes.part} aria-label={t('files.preview.title')}>
        <Preview key={etag} bucket={bucket} object={object} />
      </section>
      <Part title={t('files.details.object')}>
        <CopyFact name={t('files.details.key')} value={key} />
        {url !== null && (
          <Fact name={t('files.details.url')}>
            <span className={classes.value}>{url}</span>
          </Fact>
        )}
        <ObjectFacts object={object} />
      </Part>
      <Part title={t('files.details.checksums')}>
        <CopyFact name={t('files.details.etag')} value={etag} mono />
        <CopyFact name={t('files.details.sha256')} value={sha256} mono />
      </Part>
      <Part
        title={t('files.details.headers')}
        action={
          <Button size="compact-xs" variant="default" onClick={() => onEditHeaders(object)}>
            {t('files.headers.edit')}
          </Button>
        }
      >
        {Object.entries(object.headers).map(([name, value]) => (
          <CopyFact key={name} name={name} what={t('files.details.header', { name })} value={value} mono />
        ))}
      </Part>
    </>
  )
}

function ObjectFacts({ object: { size, storedAt, source } }: { object: ObjectDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      <Fact name={t('files.details.size')}>
        {format.bytes(size)}
        {size >= 1024 && (
          <span className={classes.dimmed}>
            {t('files.details.bytes', { count: size, formatted: format.count(size) })}
          </span>
        )}
      </Fact>
      <Fact name={t('files.details.storedAt')}>
        <time dateTime={storedAt}>{format.moment(storedAt)}</time>
      </Fact>
      <Fact name={t('files.details.source')}>
        <span className={classes.value}>
          {source.kind === 'uploaded'
            ? t('files.details.uploaded', { time: format.moment(storedAt) })
            : t('files.details.pulled', { url: source.url, time: format.moment(storedAt) })}
        </span>
      </Fact>
      {source.kind === 'pulled' && <OriginFacts source={source} />}
    </>
  )
}

function OriginFacts({ source }: { source: Extract<ObjectSource, { kind: 'pulled' }> }) {
  const { t } = useTranslation()
  return (
    <>
      <CopyFact name={t('files.details.originUrl')} value={source.url} />
      <CopyFact name={t('files.details.originEtag')} value={source.originEtag} mono />
      <CopyFact name={t('files.details.originLastModified')} value={source.originLastModified} mono />
    </>
  )
}

type CopyFactProps = { name: string; value: string | null; what?: string; mono?: boolean }

function CopyFact({ name, value, what = name, mono = false }: CopyFactProps) {
  const { t } = useTranslation()
  return (
    <Fact name={name}>
      {value === null ? (
        <span className={classes.dimmed}>{t('files.details.none')}</span>
      ) : (
        <span className={classes.copy}>
          <span className={classes.value} data-mono={mono || undefined}>
            {value}
          </span>
          <CopyButton value={value} what={what} />
        </span>
      )}
    </Fact>
  )
}

function Part({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <div className={classes.head}>
        <h3>{title}</h3>
        {action}
      </div>
      <Facts>{children}</Facts>
    </section>
  )
}

const Note = ({ children }: { children: ReactNode }) => (
  <p className={classes.note}>
    <IconInfoCircle size={16} aria-hidden />
    <span>{children}</span>
  </p>
)

const summaryOf = ({ key, size, etag, storedAt, headers, source }: ObjectDetail): ObjectSummary => ({
  key,
  size,
  etag,
  storedAt,
  contentType: headers['content-type'] ?? '',
  source: source.kind,
})
