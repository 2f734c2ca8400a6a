import { findBucket } from './find-bucket.ts'
import { type Changes, createPullChanges, type WatchDeps } from './pull-changes.ts'

/** What has changed, by its place in the row of all that was told. */
type Told = Changes & { readonly place: string }

export interface PullWatch {
  /**
   * Tells of the pulls of a bucket, or of all with `null`, until the result is called. After `since`, the place of what
   * was told last, goes on there if that is still known, and else begins anew. Rejects with `NoSuchBucket`.
   */
  join(
    bucket: string | null,
    watcher: { readonly since: string | null; tell(told: Told): void; end(): void },
  ): Promise<() => void>
  /** Ends it for everybody. */
  stop(): void
}

type Deps = WatchDeps & { readonly onFailed: (error: unknown) => void }

type Watcher = { tell(told: Told): void; end(): void }

const everyMs = 500
/** What was told is kept for so long for those who come back, and looked for as long after the last one has left. */
const keptMs = 30_000
const mostKept = keptMs / everyMs

/** Looks at what somebody watches, once for all of them, and at nothing while nobody does. */
export function createPullWatch(deps: Deps): PullWatch {
  const scenes = new Map<number | null, Scene>()
  let started = 0
  return {
    async join(name, { since, ...watcher }) {
      const bucket = name === null ? null : (await findBucket(deps.settings, name)).id
      const known = scenes.get(bucket)
      const scene =
        known ?? startScene(deps, bucket, { epoch: `${deps.now()}-${++started}`, onOver: () => scenes.delete(bucket) })
      scenes.set(bucket, scene)
      return scene.join(watcher, since)
    },
    stop() {
      for (const scene of scenes.values()) scene.stop()
    },
  }
}

type Scene = { join(watcher: Watcher, since: string | null): () => void; stop(): void }

function startScene(
  deps: Deps,
  bucket: number | null,
  { epoch, onOver }: { epoch: string; onOver: () => void },
): Scene {
  const watchers = new Set<Watcher>()
  const look = createPullChanges(deps, bucket)
  let told: Told[] = []
  let last: Told | null = null
  let places = 0
  let aloneSince: number | null = null
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const tellAll = (changes: Changes) => {
    last = { ...changes, place: `${epoch}-${++places}` }
    told = [...told, last].slice(-mostKept)
    for (const watcher of watchers) watcher.tell(last)
  }
  const stop = () => {
    stopped = true
    clearTimeout(timer)
    onOver()
    for (const watcher of watchers) watcher.end()
    watchers.clear()
  }
  const isDeserted = () => aloneSince !== null && deps.elapsed() - aloneSince > keptMs
  const turn = async () => {
    const changes = await look.next().catch((error: unknown) => {
      deps.onFailed(error)
      return null
    })
    if (stopped) return
    if (changes !== null) tellAll(changes)
    if (isDeserted()) return stop()
    timer = setTimeout(turn, everyMs)
    timer.unref()
  }
  void turn()

  return {
    join(watcher, since) {
      watchers.add(watcher)
      aloneSince = null
      const missed = told.findIndex(({ place }) => place === since)
      if (missed >= 0) for (const one of told.slice(missed + 1)) watcher.tell(one)
      // The list itself does not know how fast they are.
      else if (last !== null) watcher.tell({ ...last, pulls: look.running(), reset: true })
      return () => {
        watchers.delete(watcher)
        if (watchers.size === 0) aloneSince ??= deps.elapsed()
      }
    },
    stop,
  }
}
