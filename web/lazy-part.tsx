import i18next from 'i18next'
import { Component, type ComponentType, lazy, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { loadMissingStyles } from './load-styles.ts'
import { FailureNote } from './ui/failure-note.tsx'
import { dropToast, toast } from './ui/toast.tsx'

/** One at a time; it goes when what it tells of has been loaded after all. */
const toastId = 'part-not-loaded'

class NotLoaded extends Error {}

/**
 * A part of a page in a chunk of its own; it stands in a `Suspense`. When it cannot be loaded, because the server is away
 * or has been updated, the page and what was typed into it stay. `close` puts away what was to be opened, so that it can
 * be asked for again, and a toast tells; without it the failure is told in the part's place, with "Try again".
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  close?: (props: Props) => void,
): ComponentType<Props> {
  let hasFailed = false
  const begin = async () => {
    try {
      if (hasFailed) await loadMissingStyles()
      const part = await load()
      dropToast(toastId)
      return { default: drawing(part) }
    } catch (cause) {
      throw new NotLoaded('a part of the page could not be loaded', { cause })
    }
  }
  let Drawn = lazy(begin)
  const forget = () => {
    hasFailed = true
    Drawn = lazy(begin)
  }
  // biome-ignore lint/correctness/noComponentHookFactories: made once, when the module of its page is loaded
  return function LazyPart(props: Props) {
    return <Boundary forget={forget} onFailed={close && (() => close(props))} draw={() => <Drawn given={props} />} />
  }
}

/** `lazy` knows nothing of properties that are generic. */
const drawing =
  <Props extends object>(Part: ComponentType<Props>) =>
  ({ given }: { given: Props }) => <Part {...given} />

type BoundaryProps = {
  /** Lets the next drawing load it anew. */
  forget: () => void
  onFailed: (() => void) | undefined
  draw: () => ReactNode
}

/** Only a class can catch what is thrown while drawing. */
class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state = { error: null as unknown }

  static getDerivedStateFromError = (error: unknown) => ({ error })

  override componentDidCatch() {
    const { forget, onFailed } = this.props
    if (!(this.state.error instanceof NotLoaded)) return
    forget()
    if (onFailed === undefined) return
    tell()
    onFailed()
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.draw()
    if (!(error instanceof NotLoaded)) throw error
    return this.props.onFailed ? null : <Failed onTryAgain={() => this.setState({ error: null })} />
  }
}

function Failed({ onTryAgain }: { onTryAgain: () => void }) {
  const { t } = useTranslation()
  return <FailureNote title={t('common.failure.title')} message={t('common.failure.part')} onTryAgain={onTryAgain} />
}

const tell = () =>
  toast({
    id: toastId,
    title: i18next.t('common.failure.title'),
    message: i18next.t('common.failure.part'),
    warning: true,
  })
