import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PullCounts } from '../../../contract/pulls.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { announce } from '../../ui/announce.ts'

const pauseMs = 10_000

/** Tells people who hear the screen how many pulls wait, run and failed, when that has changed, at most every ten seconds. */
export function useSaidCounts(counts: PullCounts | undefined) {
  const { t } = useTranslation()
  const format = useFormat()
  const said = useRef<{ at: number; text: string } | null>(null)
  const { queued, running, failed } = counts ?? { queued: 0, running: 0, failed: 0 }
  const text = t('pulls.said', {
    queued: format.count(queued),
    running: format.count(running),
    failed: format.count(failed),
  })
  const isKnown = counts !== undefined
  useEffect(() => {
    if (!isKnown) return
    // What is there when the page opens is read on the page.
    said.current ??= { at: Date.now(), text }
    if (said.current.text === text) return
    const say = () => {
      said.current = { at: Date.now(), text }
      announce(text)
    }
    const timer = setTimeout(say, Math.max(0, said.current.at + pauseMs - Date.now()))
    return () => clearTimeout(timer)
  }, [text, isKnown])
}
