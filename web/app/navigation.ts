import type { ComponentType } from 'react'
import { paths } from '../paths.ts'
import {
  BucketIcon,
  ConfigurationIcon,
  FilesIcon,
  OverviewIcon,
  PullIcon,
  SettingsIcon,
  WarmUpIcon,
} from '../ui/icons.tsx'

type Place<Title extends string> = { readonly title: Title; readonly Icon: ComponentType<{ size?: number }> }

/** The entries of the left navigation, from the top. */
export const consolePlaces = [
  { title: 'overview.title', Icon: OverviewIcon, to: paths.overview() },
  { title: 'common.bucketList', Icon: BucketIcon, to: paths.buckets() },
  { title: 'pulls.title', Icon: PullIcon, to: paths.allPulls() },
  { title: 'settings.title', Icon: SettingsIcon, to: '/settings' },
] as const satisfies ReadonlyArray<Place<string> & { to: string }>

/** The pages of one bucket, from the left. `under` are pages below one that has no tab. */
export const bucketPlaces = [
  { title: 'overview.title', Icon: OverviewIcon, to: paths.bucketOverview },
  { title: 'files.title', Icon: FilesIcon, to: paths.files },
  { title: 'basic.title', Icon: ConfigurationIcon, to: paths.basic, under: (bucket: string) => paths.rule(bucket, '') },
  { title: 'pulls.title', Icon: PullIcon, to: paths.pulls },
  { title: 'warmUps.title', Icon: WarmUpIcon, to: paths.warmUps },
] as const satisfies ReadonlyArray<
  Place<string> & { to: (bucket: string) => string; under?: (bucket: string) => string }
>
