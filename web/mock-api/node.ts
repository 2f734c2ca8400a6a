import { setupServer } from 'msw/node'
import { handlers } from './handlers.ts'

/** For component tests. */
export const server = setupServer(...handlers)
