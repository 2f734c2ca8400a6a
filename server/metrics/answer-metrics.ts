import { Counter, Histogram, type Registry } from 'prom-client'
import { type AnswerCounts, durationBounds, type Tally } from './answer-counts.ts'

/** Requests by outcome and class, their bytes and durations. No label holds what a client or an operator can name. */
export function registerAnswers(registry: Registry, { tallies }: AnswerCounts): void {
  const registers = [registry]
  const answered = () => [...tallies].filter(([, tally]) => countOf(tally) > 0)
  new Counter({
    name: 'headwater_requests_total',
    help: 'Requests of the objects listener by outcome and class of status.',
    labelNames: ['outcome', 'class'],
    registers,
    collect() {
      this.reset()
      for (const [outcome, { byClass }] of answered())
        for (const [digit, count] of byClass.entries()) if (count > 0) this.inc({ outcome, class: `${digit}xx` }, count)
    },
  })
  new Counter({
    name: 'headwater_requests_aborted_total',
    help: 'Of these, those whose client left before the end of the answer.',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset()
      for (const [outcome, { aborted }] of answered()) this.inc({ outcome }, aborted)
    },
  })
  new Counter({
    name: 'headwater_response_body_bytes_total',
    help: 'Bytes of bodies sent by the objects listener.',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset()
      for (const [outcome, { bytes }] of answered()) this.inc({ outcome }, bytes)
    },
  })
  const seconds = new Histogram({
    name: 'headwater_request_duration_seconds',
    help: 'From the request to the end of its answer.',
    labelNames: ['outcome'],
    buckets: durationBounds,
    registers,
  })
  // The numbers are ours already; observing each again would cost the hot path what it saves.
  const empty = seconds.get.bind(seconds)
  seconds.get = async () => ({
    ...(await empty()),
    values: answered().flatMap(([outcome, tally]) => histogramOf({ outcome }, tally)),
  })
}

const countOf = ({ byDuration }: Tally) => byDuration.reduce((sum, count) => sum + count, 0)

function histogramOf(labels: { readonly outcome: string }, tally: Tally) {
  const name = 'headwater_request_duration_seconds'
  let below = 0
  const buckets = tally.byDuration.map((count, i) => {
    below += count
    const le = durationBounds[i] ?? '+Inf'
    return { labels: { le, ...labels }, value: below, metricName: `${name}_bucket` }
  })
  return [
    ...buckets,
    { labels, value: tally.seconds, metricName: `${name}_sum` },
    { labels, value: below, metricName: `${name}_count` },
  ]
}
