import { basic } from './zh/basic.ts'
import { buckets } from './zh/buckets.ts'
import { common } from './zh/common.ts'
import { files } from './zh/files.ts'
import { originPull } from './zh/origin-pull.ts'
import { overview } from './zh/overview.ts'
import { palette } from './zh/palette.ts'
import { pulls } from './zh/pulls.ts'
import { rule } from './zh/rule.ts'
import { session } from './zh/session.ts'
import { settings } from './zh/settings.ts'
import { shortcuts } from './zh/shortcuts.ts'
import { warmUps } from './zh/warm-ups.ts'

/** The Simplified Chinese words. A test holds its keys and placeholders to the English ones. */
export const catalogue = {
  common,
  session,
  buckets,
  basic,
  originPull,
  rule,
  pulls,
  files,
  overview,
  settings,
  warmUps,
  palette,
  shortcuts,
} as const
