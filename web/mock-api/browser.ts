import { setupWorker } from 'msw/browser'
import { handlers } from './handlers.ts'

/** `npm run dev:mock`: the console alone, answered inside the browser. */
export const startMock = () => setupWorker(...handlers).start({ onUnhandledFrame: 'bypass', quiet: true })
