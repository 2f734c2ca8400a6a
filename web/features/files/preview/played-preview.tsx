import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectDetail } from '../../../../contract/objects.ts'
import { QueryView } from '../../../query/query-view.tsx'
import { lastName } from '../rows.ts'
import { visibleName } from '../visible-name.ts'
import { Broken } from './broken.tsx'
import classes from './preview.module.css'
import { usePreviewAddress } from './use-preview-address.ts'

type PlayedPreviewProps = { bucket: string; object: ObjectDetail; kind: string }

/**
 * A film or a sound. Browsers ask for its parts while it plays; when the address has expired meanwhile, it goes on at the
 * same place from a new one.
 */
export function PlayedPreview({ bucket, object, kind }: PlayedPreviewProps) {
  const { query, hasExpired } = usePreviewAddress(bucket, object)
  const [broken, setBroken] = useState(false)
  const renew = () => {
    setBroken(false)
    void query.refetch()
  }
  if (broken) return <Broken onTryAgain={renew} />
  return (
    <QueryView
      query={query}
      filled={({ url }) => (
        <Player
          url={url}
          kind={kind}
          name={visibleName(lastName(object.key))}
          onError={() => (hasExpired() ? renew() : setBroken(true))}
        />
      )}
    />
  )
}

type PlayerProps = { url: string; kind: string; name: string; onError: () => void }

function Player({ url, kind, name, onError }: PlayerProps) {
  const { t } = useTranslation()
  const place = useRef({ at: 0, playing: false })
  const note = ({ currentTarget: player }: { currentTarget: HTMLMediaElement }) => {
    // Another address sets a player back to its beginning.
    if (player.readyState > 0) place.current = { at: player.currentTime, playing: !player.paused }
  }
  const events = {
    src: url,
    controls: true,
    preload: 'metadata',
    'aria-label': t(kind === 'video' ? 'files.preview.video' : 'files.preview.audio', { name }),
    onTimeUpdate: note,
    // Where one goes to is where it goes on, though nothing could be loaded there.
    onSeeking: note,
    onLoadedMetadata: ({ currentTarget }: { currentTarget: HTMLMediaElement }) => {
      const { at, playing } = place.current
      if (at > 0) currentTarget.currentTime = at
      if (playing) void currentTarget.play().catch(() => {})
    },
    onError,
  }
  return kind === 'video' ? (
    <video {...events} className={classes.video} />
  ) : (
    <audio {...events} className={classes.audio} />
  )
}
