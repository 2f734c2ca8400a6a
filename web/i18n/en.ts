import { basic } from './en/basic.ts'
import { buckets } from './en/buckets.ts'
import { common } from './en/common.ts'
import { files } from './en/files.ts'
import { originPull } from './en/origin-pull.ts'
import { overview } from './en/overview.ts'
import { palette } from './en/palette.ts'
import { pulls } from './en/pulls.ts'
import { rule } from './en/rule.ts'
import { session } from './en/session.ts'
import { settings } from './en/settings.ts'
import { shortcuts } from './en/shortcuts.ts'
import { warmUps } from './en/warm-ups.ts'

/** The English words, and with them the keys every other language must have. */
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
