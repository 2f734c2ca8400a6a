import { type SceneName, scenes } from '../../e2e/company/scenes.ts'
import type { Look } from '../../e2e/company/stage.ts'

export type Picture = { readonly scene: SceneName; readonly look: Look; readonly file: string }

const names = Object.keys(scenes) as SceneName[]

/** Of each scene one in each language for the guide, and of one a dark one for the README. */
export const pictures: readonly Picture[] = names.flatMap((scene) => [
  picture(scene, 'en', 'light'),
  picture(scene, 'zh', 'light'),
  ...(scene === 'overview' ? [picture(scene, 'en', 'dark')] : []),
])

function picture(scene: SceneName, language: Look['language'], scheme: Look['scheme']): Picture {
  const suffix = scheme === 'dark' ? '-dark' : ''
  return { scene, look: { language, scheme, width: 1280 }, file: `${scene}-${language}${suffix}.webp` }
}
