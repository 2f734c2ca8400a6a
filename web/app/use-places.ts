import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Entry } from '../features/palette/entry.ts'
import { paths } from '../paths.ts'
import { AddIcon, ConfigurationIcon, FilesIcon, HistoryIcon, RuleIcon, SettingsIcon } from '../ui/icons.tsx'
import { bucketPlaces, consolePlaces, keysOf } from './navigation.ts'
import { recentPlaces } from './recent-places.ts'

/** The pages of the console outside of buckets. */
export function useConsoleEntries(): readonly Entry[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const settings = (page: Parameters<typeof paths.settings>[0], hint: readonly string[]): Entry => ({
    id: `settings ${page}`,
    label: t('settings.title') + t('common.colon') + t(`settings.${page}.title`),
    hint: hint.join(' · '),
    Icon: SettingsIcon,
    run: () => void navigate(paths.settings(page)),
  })
  return [
    ...consolePlaces.map((place) => ({
      id: place.to,
      label: t(place.title),
      Icon: place.Icon,
      keys: keysOf(place),
      run: () => void navigate(place.to),
    })),
    settings('preferences', [
      t('common.language'),
      t('common.theme.label'),
      t('settings.preferences.timeZone'),
      t('settings.preferences.shortcuts'),
    ]),
    settings('security', [t('settings.security.password'), t('settings.security.sessions')]),
    settings('system', [
      t('settings.system.health'),
      t('settings.system.version'),
      t('settings.system.storage'),
      t('settings.system.policy'),
      t('settings.system.backup'),
    ]),
  ]
}

/** The pages of one bucket. */
export function useBucketPlaceEntries(bucket: string | null): readonly Entry[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  if (bucket === null) return []
  const rules = `${t('basic.title')} · ${t('originPull.title')}`
  const rule = (id: string, label: string, Icon: Entry['Icon'], to: string): Entry => ({
    id,
    label,
    hint: rules,
    Icon,
    run: () => void navigate(to),
  })
  return [
    ...bucketPlaces.map((place) => ({
      id: `${place.title} here`,
      label: t(place.title),
      hint: place.to === paths.basic ? [bucket, t('originPull.title'), t('basic.custom.title')].join(' · ') : bucket,
      Icon: place.Icon,
      keys: keysOf(place),
      run: () => void navigate(place.to(bucket)),
    })),
    rule('default rule', t('rule.default'), RuleIcon, paths.rule(bucket, 'default')),
    rule('add rule', t('rule.add'), AddIcon, paths.newRule(bucket)),
    rule('history', t('rule.history.open'), HistoryIcon, paths.originPullHistory(bucket)),
    rule('transfer', t('rule.transfer.open'), ConfigurationIcon, paths.originPullTransfer(bucket)),
  ]
}

/** Where one has been, but for where one is. */
export function useRecentEntries(here: string): readonly Entry[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const entryOf = (address: string): Entry[] => {
    const { pathname, searchParams } = new URL(address, location.origin)
    const run = () => void navigate(address)
    const [, bucket = ''] = /^\/buckets\/([^/]+)\//.exec(pathname) ?? []
    const name = decodeURIComponent(bucket)
    const prefix = searchParams.get('prefix')
    const shared = { id: `recent ${address}`, run }
    if (prefix !== null) return [{ ...shared, label: `${name}/${prefix}`, Icon: FilesIcon }]
    const place = bucketPlaces.find(({ to }) => to(name) === pathname)
    if (place) return [{ ...shared, label: name, hint: t(place.title), Icon: place.Icon }]
    const other = consolePlaces.find(({ to }) => to === pathname)
    return other ? [{ ...shared, label: t(other.title), Icon: other.Icon }] : []
  }
  return recentPlaces()
    .filter((address) => address !== here)
    .flatMap(entryOf)
}
