import '@testing-library/jest-dom/vitest'
import { notifications } from '@mantine/notifications'
import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { forgetUnsaved } from '../form/unsaved.ts'
import { resetDb } from '../mock-api/db.ts'
import { server } from '../mock-api/node.ts'
import './browser-gaps.ts'

// A page's first import can take seconds on a busy machine; what is there is found at once all the same.
configure({ asyncUtilTimeout: 30_000 })

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => {
  localStorage.clear()
  resetDb()
})
afterEach(() => {
  cleanup()
  notifications.clean()
  forgetUnsaved()
  server.resetHandlers()
})
afterAll(() => server.close())
