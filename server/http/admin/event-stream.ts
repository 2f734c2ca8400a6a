import type { Response } from 'express'

/** An event of a stream; `id` is what a client says when it comes back. */
export type StreamEvent<T> = { readonly id: string; readonly name: string; readonly data: T }

const beatMs = 15_000
/** How long a client waits before it comes back, milliseconds. */
const comeBackMs = 2_000

/**
 * An answer of server-sent events (HTML Living Standard §9.2). While the client reads slowly nothing is queued: what comes
 * meanwhile is joined by `join` into one event. `onGone` is called once, when the client has left or the stream has ended.
 */
export function startEventStream<T>(res: Response, deps: { join(before: T, next: T): T; onGone(): void }) {
  let waiting: StreamEvent<T> | null = null
  let isFull = false

  const write = (text: string) => {
    isFull = !res.write(text)
  }
  const send = ({ id, name, data }: StreamEvent<T>) =>
    write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  const beat = setInterval(() => {
    if (!isFull) write(': still here\n\n')
  }, beatMs)
  res.on('drain', () => {
    isFull = false
    const next = waiting
    waiting = null
    if (next) send(next)
  })
  res.once('close', () => {
    clearInterval(beat)
    deps.onGone()
  })
  // Proxies are asked not to gather it.
  res.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' })
  write(`retry: ${comeBackMs}\n\n`)
  return {
    send(event: StreamEvent<T>) {
      if (!isFull) return send(event)
      waiting = { ...event, data: waiting === null ? event.data : deps.join(waiting.data, event.data) }
    },
    /** The client is told why, so that it does not come back for the same. */
    end(why: string) {
      if (!res.writableEnded) res.end(`event: end\ndata: ${JSON.stringify({ why })}\n\n`)
    },
  }
}
