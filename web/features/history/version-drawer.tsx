import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OriginPullView } from '../../../contract/origin-pull.ts'
import type { Actor, ChangeKind } from '../../../contract/origin-pull-history.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { QueryView } from '../../query/query-view.tsx'
import { ChangesView } from '../../rules/changes-view.tsx'
import type { Configuration } from '../../rules/configuration-changes.ts'
import { Drawer } from '../../ui/drawer.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { SectionPart } from '../../ui/section.tsx'
import { versionQuery } from './queries.ts'
import { RestoreDialog } from './restore-dialog.tsx'
import classes from './version-drawer.module.css'
import { Who } from './who.tsx'

type Summary = { readonly version: number; readonly at: string; readonly change: ChangeKind; readonly by: Actor | null }

type VersionDrawerProps = {
  bucket: string
  version: number
  /** Newest first. */
  items: readonly Summary[]
  now: OriginPullView
  onClose: () => void
}

/** One version: what it changed, how it differs from any other, and the way back to it. */
export function VersionDrawer({ bucket, version, items, now, onClose }: VersionDrawerProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const query = useQuery(versionQuery(bucket, version))
  const place = items.findIndex((item) => item.version === version)
  const item = items[place]
  const [other, setOther] = useState<number | null>(items[place + 1]?.version ?? null)
  const [restoring, setRestoring] = useState(false)
  return (
    <Drawer title={t('rule.history.named', { version })} onClose={onClose} covered={restoring}>
      {item && (
        <Facts>
          <Fact name={t('rule.history.what')}>{t(`rule.history.kind.${item.change}`)}</Fact>
          <Fact name={t('rule.history.who')}>
            <Who by={item.by} />
          </Fact>
          <Fact name={t('rule.history.when')}>{format.moment(item.at)}</Fact>
        </Facts>
      )}
      <QueryView
        query={query}
        filled={({ configuration }) => (
          <>
            <OtherVersion items={items} version={version} now={now.version} value={other} onPick={setOther} />
            <SectionPart title={t('rule.history.changed')}>
              {other === null ? (
                <p className={classes.when}>{t('rule.history.first')}</p>
              ) : (
                <Compared bucket={bucket} version={version} configuration={configuration} other={other} />
              )}
            </SectionPart>
            {version !== now.version && (
              <Button mt="md" onClick={() => setRestoring(true)}>
                {t('rule.history.restore')}
              </Button>
            )}
            {restoring && (
              <RestoreDialog
                bucket={bucket}
                version={version}
                configuration={configuration}
                now={now}
                onClose={() => setRestoring(false)}
                onRestored={onClose}
              />
            )}
          </>
        )}
      />
    </Drawer>
  )
}

type OtherVersionProps = {
  items: readonly Summary[]
  version: number
  now: number
  value: number | null
  onPick: (version: number) => void
}

function OtherVersion({ items, version, now, value, onPick }: OtherVersionProps) {
  const { t } = useTranslation()
  const place = items.findIndex((item) => item.version === version)
  const nameOf = (one: number, index: number) => {
    if (index === place + 1) return `${t('rule.history.before')} (${one})`
    return t(one === now ? 'rule.history.current' : 'rule.history.other', { version: one })
  }
  const data = items.flatMap((item, index) =>
    item.version === version ? [] : [{ value: String(item.version), label: nameOf(item.version, index) }],
  )
  if (data.length === 0) return null
  return (
    <NativeSelect
      label={t('rule.history.compare')}
      data={value === null ? [{ value: '', label: '—' }, ...data] : data}
      value={String(value ?? '')}
      onChange={({ currentTarget: { value: picked } }) => picked !== '' && onPick(Number(picked))}
    />
  )
}

type ComparedProps = { bucket: string; version: number; configuration: Configuration; other: number }

/** From the older to the newer. */
function Compared({ bucket, version, configuration, other }: ComparedProps) {
  return (
    <QueryView
      query={useQuery(versionQuery(bucket, other))}
      filled={({ configuration: others }) =>
        other < version ? (
          <ChangesView before={others} after={configuration} />
        ) : (
          <ChangesView before={configuration} after={others} />
        )
      }
    />
  )
}
