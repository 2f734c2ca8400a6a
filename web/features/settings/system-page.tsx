import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SystemStatus } from '../../../contract/system.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { QueryView } from '../../query/query-view.tsx'
import { FactLine } from '../../ui/fact-line.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Section } from '../../ui/section.tsx'
import { Status } from '../../ui/status.tsx'
import { statusQuery } from './queries.ts'
import classes from './settings.module.css'

type Of = { readonly status: SystemStatus }

/** How the server is, where its data is, and which settings are in force. */
export function SystemPage() {
  return (
    <QueryView
      query={useQuery(statusQuery)}
      filled={(status) => (
        <div className={classes.pairs}>
          <Health status={status} />
          <Storage status={status} />
          <Limits status={status} />
          <AddressPolicy status={status} />
          <Backup status={status} />
        </div>
      )}
    />
  )
}

const signs = { well: 'on', impaired: 'warning', failing: 'failed' } as const

function Health({ status }: Of) {
  const { t } = useTranslation()
  const format = useFormat()
  const { health, runtime, workers, listeners } = status
  return (
    <Section title={t('settings.system.server')}>
      <Facts>
        <Fact name={t('settings.system.health')}>
          <Status sign={signs[health.state]}>{t(`settings.system.state.${health.state}`)}</Status>
          {health.problems.length > 0 && (
            <ul className={classes.list}>
              {health.problems.map((problem) => (
                <li key={problem}>{t(`settings.system.problem.${problem}`)}</li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact name={t('settings.system.version')}>
          {status.version}
          {status.commit !== null && <span className={classes.code}> {status.commit.slice(0, 12)}</span>}
        </Fact>
        <Fact name={t('settings.system.runtime')}>
          {runtime.name === 'bun' ? 'Bun' : 'Node.js'} {runtime.version} · {status.platform}
        </Fact>
        <Fact name={t('settings.system.since')}>
          <FactLine>
            <time dateTime={status.startedAt}>{format.moment(status.startedAt)}</time>
            <Uptime status={status} />
          </FactLine>
        </Fact>
        <Fact name={t('settings.system.workers')}>
          {workers.serving === null
            ? t('settings.system.oneProcess')
            : t('settings.system.workersServing', {
                serving: format.count(workers.serving),
                wanted: format.count(workers.wanted),
              })}
        </Fact>
        <Fact name={t('settings.system.consoleListener')}>
          <span className={classes.code}>
            {listeners.console.url} ({listeners.console.host}:{listeners.console.port})
          </span>
        </Fact>
        <Fact name={t('settings.system.objectsListener')}>
          <span className={classes.code}>
            {listeners.objects.url} ({listeners.objects.host}:{listeners.objects.port})
          </span>
        </Fact>
        <Fact name={t('settings.system.trustedProxies')}>
          {status.trustedProxies.join(', ') || t('settings.system.noProxies')}
        </Fact>
      </Facts>
    </Section>
  )
}

function Uptime({ status: { uptimeSeconds } }: Of) {
  const { t } = useTranslation()
  const format = useFormat()
  const minutes = Math.floor(uptimeSeconds / 60)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24]
  if (days > 0) return t('settings.system.daysHours', { days: format.count(days), hours: format.count(hours) })
  return t('settings.system.hoursMinutes', { hours: format.count(hours), minutes: format.count(minutes % 60) })
}

function Storage({ status: { storage, memory } }: Of) {
  const { t } = useTranslation()
  const format = useFormat()
  const { totalBytes, freeBytes } = storage
  const bytes = (value: number | null) => (value === null ? t('settings.unknown') : format.bytes(value))
  return (
    <Section title={t('settings.system.storage')}>
      <Facts>
        <Fact name={t('settings.system.driver')}>{t(`settings.system.drivers.${storage.driver}`)}</Fact>
        <Fact name={t('settings.system.folder')}>
          <span className={classes.code}>{storage.folder}</span>
        </Fact>
        <Fact name={t('settings.system.free')}>
          {t('settings.system.freeOf', { free: bytes(freeBytes), total: bytes(totalBytes) })}
        </Fact>
        <Fact name={t('settings.system.low')}>
          {t('settings.system.lowText', { low: bytes(storage.lowBytes), least: bytes(storage.leastBytes) })}
        </Fact>
        <Fact name={t('settings.system.reserve')}>
          {storage.reserveBytes > 0 ? bytes(storage.reserveBytes) : t('settings.system.noReserve')}
        </Fact>
        <Fact name={t('settings.system.index')}>{bytes(storage.indexBytes)}</Fact>
        <Fact name={t('settings.system.settingsDatabase')}>{bytes(storage.settingsBytes)}</Fact>
        <Fact name={t('settings.system.memory')}>
          <FactLine>
            <span>{t('settings.system.memoryOf', { bytes: bytes(memory.bytes), most: bytes(memory.mostBytes) })}</span>
            <span>{t('files.objects', { count: memory.objects, formatted: format.count(memory.objects) })}</span>
            {memory.evicted > 0 && (
              <span>
                {t('settings.system.evicted', { count: memory.evicted, formatted: format.count(memory.evicted) })}
              </span>
            )}
          </FactLine>
        </Fact>
      </Facts>
    </Section>
  )
}

function Limits({ status: { limits } }: Of) {
  const { t } = useTranslation()
  const format = useFormat()
  const tell = ({ value, unit }: SystemStatus['limits'][number]) => {
    if (value === null) return t('settings.system.noLimit')
    if (unit === 'count') return format.count(value)
    return unit === 'bytes' ? format.bytes(value) : t('settings.system.perSecond', { bytes: format.bytes(value) })
  }
  return (
    <Section title={t('settings.system.limits')} text={t('settings.system.limitsText')}>
      <Facts>
        {limits.map((limit) => (
          <Fact key={limit.setting} name={limit.setting}>
            {tell(limit)}
          </Fact>
        ))}
      </Facts>
    </Section>
  )
}

function AddressPolicy({ status: { addressPolicy: policy } }: Of) {
  const { t } = useTranslation()
  const list = (items: readonly string[]) => items.join(', ') || t('settings.system.none')
  return (
    <Section title={t('settings.system.policy')} text={t('settings.system.policyText')}>
      <Facts>
        {(['private', 'loopback', 'metadata'] as const).map((kind) => (
          <Fact key={kind} name={t(`settings.system.range.${kind}`)}>
            {t(policy[kind] ? 'settings.system.allowed' : 'settings.system.refused')}
          </Fact>
        ))}
        <Fact name="HEADWATER_ORIGIN_ALLOW">{list(policy.allow)}</Fact>
        <Fact name="HEADWATER_ORIGIN_RESOLVE">
          {list(policy.fixed.map(({ name, address }) => `${name} → ${address}`))}
        </Fact>
        <Fact name={t('settings.system.carriers')}>{list(policy.carriers?.known ?? [])}</Fact>
        {policy.carriers && (
          <Fact name="HEADWATER_CARRIERS_ALLOWED">
            {policy.carriers.allowed === null ? t('settings.system.anyCarrier') : list(policy.carriers.allowed)}
          </Fact>
        )}
      </Facts>
    </Section>
  )
}

function Backup({ status: { storage, secretKey } }: Of) {
  const { t } = useTranslation()
  return (
    <Section title={t('settings.system.backup')}>
      <ol className={classes.list}>
        <li>{t('settings.system.backupStop')}</li>
        <li>{t('settings.system.backupCopy', { folder: storage.folder })}</li>
        <li>{t(secretKey === 'data-folder' ? 'settings.system.backupKeyFile' : 'settings.system.backupKeySetting')}</li>
        <li>{t('settings.system.backupCheck')}</li>
      </ol>
    </Section>
  )
}
