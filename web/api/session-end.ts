/** Told when the server no longer knows this session. Returns the way to stop listening. */
export type SessionEndListener = () => void

const listeners = new Set<SessionEndListener>()

export function onSessionEnd(listener: SessionEndListener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const restoredListeners = new Set<() => void>()

/** Told when somebody has logged in again: over the page, or on the log-in page on the way back to it. */
export function onSessionRestored(listener: () => void): () => void {
  restoredListeners.add(listener)
  return () => restoredListeners.delete(listener)
}

export function announceSessionRestored() {
  for (const listener of restoredListeners) listener()
}

export function announceSessionEnd() {
  for (const listener of listeners) listener()
}
