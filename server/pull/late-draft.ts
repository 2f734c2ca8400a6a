import type { Draft } from '../object-store/object-store.ts'

/**
 * A draft that can be had before its store has one: the first bytes wait for it, and those who read them do not. When it
 * cannot be had, writing to it rejects with why.
 */
export function lateDraft(opening: Promise<Draft>): Draft {
  let draft: Draft | null = null
  opening.then(
    (opened) => {
      draft = opened
    },
    () => {},
  )
  return {
    get size() {
      return draft?.size ?? 0
    },
    write: async (...pieces) => (draft ?? (await opening)).write(...pieces),
    read: async (position, target) => (draft ?? (await opening)).read(position, target),
    publish: async (ref, options) => (await opening).publish(ref, options),
    release: () =>
      opening.then(
        (opened) => opened.release(),
        () => {},
      ),
  }
}
