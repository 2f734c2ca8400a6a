import { setupWorker } from 'msw/browser'
import { addLongBucket, addStrangeBucket } from './file-buckets.ts'
import { handlers } from './handlers.ts'

/** `npm run dev:mock`: the console alone, answered inside the browser. */
export function startMock() {
  addLongBucket('long-1250000000', 12_000)
  addStrangeBucket('strange-1250000000')
  return setupWorker(...handlers).start({ onUnhandledFrame: 'bypass', quiet: true })
}
