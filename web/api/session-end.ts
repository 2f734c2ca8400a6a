/** Told when the server no longer knows this session. Returns the way to stop listening. */
export type SessionEndListener = () => void

const listeners = new Set<SessionEndListener>()

export function onSessionEnd(listener: SessionEndListener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function announceSessionEnd() {
  for (const listener of listeners) listener()
}
