import type { Endpoint } from '../../contract/endpoint.ts'
import { type AddressParts, endpointUrl } from './endpoint-url.ts'

/** An endpoint that answers with server-sent events. */
type Events = Endpoint & { readonly streamType: 'text/event-stream' }

type Listener = {
  /** Events of this name. */
  readonly name: string
  readonly onEvent: (data: unknown) => void
  /** Whether events come: `false` at first, and whenever the connection is lost. */
  readonly onLive: (live: boolean) => void
  /** The server ended it, and said why. */
  readonly onEnd: (why: string) => void
}

/** After a refusal the browser gives up; this long after it is tried again, milliseconds. */
const againMs = 20_000

const isPossible = () => typeof EventSource !== 'undefined'

/**
 * Listens to an endpoint's events as long as the page is visible, and returns the way to stop. The browser comes back by
 * itself after a broken connection. Where there are none to be had, `onLive` is never called with `true`.
 */
export function listen<E extends Events>(endpoint: E, parts: AddressParts<E>, listener: Listener): () => void {
  const url = endpointUrl(endpoint, parts)
  let source: EventSource | null = null
  let again: ReturnType<typeof setTimeout> | undefined

  const close = () => {
    clearTimeout(again)
    source?.close()
    source = null
    listener.onLive(false)
  }
  const open = () => {
    if (source !== null || document.hidden || !isPossible()) return
    const opened = new EventSource(url)
    source = opened
    opened.onopen = () => listener.onLive(true)
    opened.onerror = () => {
      listener.onLive(false)
      if (opened.readyState === EventSource.CLOSED) comeAgain()
    }
    opened.addEventListener(listener.name, ({ data }) => listener.onEvent(parse(data)))
    opened.addEventListener('end', ({ data }) => {
      listener.onEnd(whyOf(parse(data)))
      comeAgain()
    })
  }
  const comeAgain = () => {
    close()
    again = setTimeout(open, againMs)
  }
  const onVisibility = () => (document.hidden ? close() : open())
  document.addEventListener('visibilitychange', onVisibility)
  open()
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    close()
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const whyOf = (data: unknown) => (typeof data === 'object' && data !== null && 'why' in data ? String(data.why) : '')
