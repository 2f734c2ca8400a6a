import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { OverviewView } from '../../../contract/overview.ts'
import { allRequests, hitRatio } from '../../charts/shares.ts'
import { type Format, useFormat } from '../../i18n/use-format.ts'
import { StatTile, StatTiles } from '../../ui/stat-tile.tsx'

type FiguresProps = {
  overview: OverviewView | undefined
  /** Where the pulls that are counted can be looked at. */
  pulls: string
}

/** The figures that matter. Their tiles are there before they are. */
export function Figures({ overview, pulls }: FiguresProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const shown = overview && figuresOf(overview, format)
  const tile = (name: 'objects' | 'bytes' | 'hitRatio' | 'requests' | 'pulls' | 'moved') => (
    <StatTile name={t(`overview.figure.${name}`)} value={shown?.[name] ?? null} note={note(name)} />
  )
  const note = (name: 'objects' | 'bytes' | 'hitRatio' | 'requests' | 'pulls' | 'moved') => {
    if (!overview) return '\u00a0'
    if (name === 'objects' || name === 'bytes') return t('overview.now')
    if (name === 'hitRatio') return t('overview.hitRatioNote')
    if (name === 'requests')
      return t('overview.checked', { count: overview.totals.checked, formatted: format.count(overview.totals.checked) })
    if (name === 'pulls') {
      const { queued, running, failed } = overview.pulls
      const told = { queued: format.count(queued), running: format.count(running), failed: format.count(failed) }
      return <Link to={pulls}>{t('overview.pullsNote', told)}</Link>
    }
    return t('overview.movedNote', { sent: format.bytes(overview.totals.bytesHere + overview.totals.bytesPassed) })
  }
  return (
    <StatTiles>
      {tile('objects')}
      {tile('bytes')}
      {tile('hitRatio')}
      {tile('requests')}
      {tile('pulls')}
      {tile('moved')}
    </StatTiles>
  )
}

function figuresOf(overview: OverviewView, format: Format) {
  const { totals } = overview
  const ratio = hitRatio(totals)
  return {
    objects: format.count(overview.objects),
    bytes: format.bytes(overview.bytes),
    hitRatio: ratio === null ? '–' : format.percent(ratio),
    requests: format.count(allRequests(totals)),
    pulls: format.count(totals.pullsDone),
    moved: format.bytes(totals.bytesPulled),
  }
}
