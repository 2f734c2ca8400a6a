import { queryOptions, useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type DomainView, listDomains } from '../../../contract/domains.ts'
import { call } from '../../api/call.ts'
import { lazyPart } from '../../lazy-part.tsx'
import { buckets } from '../../query/buckets.ts'
import { QueryView } from '../../query/query-view.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { DeleteIcon } from '../../ui/icons.tsx'
import { SectionPart } from '../../ui/section.tsx'
import { AddDomainForm } from './add-domain-form.tsx'
import classes from './custom-domains.module.css'

const RemoveDomainDialog = lazyPart(
  () => import('./remove-domain-dialog.tsx').then((m) => m.RemoveDomainDialog),
  ({ onClose }) => onClose(),
)

export const domainsQuery = (bucket: string) =>
  queryOptions({
    queryKey: [...buckets.of(bucket), 'domains'],
    queryFn: ({ signal }) => call(listDomains, { params: { bucket }, signal }),
  })

/** Domains of one's own, each with the record that leads it here. */
export function CustomDomains({ bucket }: { bucket: string }) {
  const { t } = useTranslation()
  const [removing, setRemoving] = useState<DomainView | null>(null)
  return (
    <SectionPart title={t('basic.custom.title')} text={t('basic.custom.text')}>
      <QueryView
        query={useQuery(domainsQuery(bucket))}
        isEmpty={({ items }) => items.length === 0}
        empty={<p className={classes.empty}>{t('basic.custom.empty')}</p>}
        filled={({ items }) => (
          <ul className={classes.list}>
            {items.map((domain) => (
              <DomainItem key={domain.domain} domain={domain} onRemove={() => setRemoving(domain)} />
            ))}
          </ul>
        )}
      />
      <AddDomainForm bucket={bucket} />
      <Suspense>
        {removing && <RemoveDomainDialog bucket={bucket} domain={removing.domain} onClose={() => setRemoving(null)} />}
      </Suspense>
    </SectionPart>
  )
}

function DomainItem({ domain: { domain, cname }, onRemove }: { domain: DomainView; onRemove: () => void }) {
  const { t } = useTranslation()
  return (
    <li className={classes.item}>
      <div className={classes.what}>
        <span className={classes.domain}>
          {domain}
          <CopyButton value={domain} what={t('basic.custom.domain')} />
        </span>
        <span className={classes.cname}>
          {t('basic.custom.cname') + t('common.colon')}
          <code>{cname}</code>
          <CopyButton value={cname} what={t('basic.custom.cname')} />
        </span>
      </div>
      <IconButton aria-label={t('basic.custom.remove', { domain })} onClick={onRemove}>
        <DeleteIcon />
      </IconButton>
    </li>
  )
}
