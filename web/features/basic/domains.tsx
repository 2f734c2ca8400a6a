import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { BucketView } from '../../../contract/buckets.ts'
import type { SystemView } from '../../../contract/system.ts'
import { QueryView } from '../../query/query-view.tsx'
import { systemQuery } from '../../query/system.ts'
import { CodeLine } from '../../ui/code-line.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DescribedSwitch } from '../../ui/described-switch.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Section } from '../../ui/section.tsx'
import { toast } from '../../ui/toast.tsx'
import { CustomDomains } from './custom-domains.tsx'
import classes from './domains.module.css'
import { bucketAddresses, curlLine, sampleKey } from './object-addresses.ts'
import { UpdateFailure } from './update-failure.tsx'
import { useUpdateBucket } from './use-update-bucket.ts'

/** Under which names the bucket answers, ready to be copied. */
export function Domains({ bucket }: { bucket: BucketView }) {
  const { t } = useTranslation()
  return (
    <Section title={t('basic.domains')} text={t('basic.domainsText')}>
      <QueryView query={useQuery(systemQuery)} filled={(system) => <DomainList bucket={bucket} system={system} />} />
      <CustomDomains bucket={bucket.name} />
    </Section>
  )
}

function DomainList({ bucket, system }: { bucket: BucketView; system: SystemView }) {
  const { t } = useTranslation()
  const addresses = bucketAddresses(bucket, system)
  const line = curlLine(bucket, system)
  return (
    <>
      <Facts>
        <Fact name={t('basic.accessDomain')}>
          <Copyable value={addresses.access} what={t('basic.accessDomain')} />
        </Fact>
        <Fact name={t('basic.acceleratedDomain')}>
          <Copyable value={addresses.accelerated} what={t('basic.acceleratedDomain')} />
          <AcceleratedSwitch bucket={bucket} />
        </Fact>
        <Fact name={t('basic.pathStyle')}>
          <Copyable value={addresses.pathStyle} what={t('basic.pathStyle')} />
        </Fact>
      </Facts>
      <div className={classes.curl}>
        <p className={classes.hint}>
          {t('basic.curlText', { key: sampleKey })}
          {bucket.access === 'private' && ` ${t('originPull.curlPrivate')}`}
        </p>
        <CodeLine value={line} what={t('basic.curlLine')} />
      </div>
    </>
  )
}

function Copyable({ value, what }: { value: string; what: string }) {
  return (
    <span className={classes.copyable}>
      {value}
      <CopyButton value={value} what={what} />
    </span>
  )
}

function AcceleratedSwitch({ bucket }: { bucket: BucketView }) {
  const { t } = useTranslation()
  const update = useUpdateBucket(bucket, ({ accelerated }) =>
    toast({ title: t(accelerated ? 'basic.acceleratedEnabled' : 'basic.acceleratedDisabled'), message: bucket.name }),
  )
  return (
    <div className={classes.switch}>
      <DescribedSwitch
        aria-label={t('basic.acceleratedSwitch')}
        label={t(bucket.accelerated ? 'common.enabled' : 'common.disabled')}
        description={t(bucket.accelerated ? 'basic.acceleratedOn' : 'basic.acceleratedOff')}
        checked={bucket.accelerated}
        // Not disabled while it is saved: that would take the focus away.
        aria-busy={update.isPending}
        onChange={({ currentTarget: { checked } }) => update.isPending || update.mutate({ accelerated: checked })}
      />
      <UpdateFailure error={update.error} />
    </div>
  )
}
