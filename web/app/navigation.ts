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

type Place<Title extends string> = {
  readonly title: Title
  readonly Icon: ComponentType<{ size?: number }>
  /** The key that leads there after `g`. */
  readonly go?: string
}

/** The entries of the left navigation, from the top. */
export const consolePlaces = [
  { title: 'overview.title', Icon: OverviewIcon, to: paths.overview(), go: 'o' },
  { title: 'common.bucketList', Icon: BucketIcon, to: paths.buckets(), go: 'b' },
  { title: 'pulls.title', Icon: PullIcon, to: paths.allPulls(), go: 't' },
  { title: 'settings.title', Icon: SettingsIcon, to: '/settings', go: 's' },
] as const satisfies ReadonlyArray<Place<string> & { to: string }>

/** The pages of one bucket, from the left. `under` are pages below one that has no tab. */
export const bucketPlaces = [
  { title: 'overview.title', Icon: OverviewIcon, to: paths.bucketOverview, go: 'v' },
  { title: 'files.title', Icon: FilesIcon, to: paths.files, go: 'f' },
  {
    title: 'basic.title',
    Icon: ConfigurationIcon,
    to: paths.basic,
    go: 'c',
    under: (bucket: string) => paths.rule(bucket, ''),
  },
  { title: 'pulls.title', Icon: PullIcon, to: paths.pulls, go: 'p' },
  { title: 'warmUps.title', Icon: WarmUpIcon, to: paths.warmUps, go: 'w' },
] as const satisfies ReadonlyArray<
  Place<string> & { to: (bucket: string) => string; under?: (bucket: string) => string }
>

/** The keys that lead to a place, where it has some. */
export const keysOf = ({ go }: { readonly title: string; readonly go?: string }) => (go === undefined ? [] : ['g', go])
