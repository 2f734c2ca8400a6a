import type { Page } from '@playwright/test'
import type { GatewayProcess } from '../world/gateway-process.ts'

/** From now on: what the page logs as an error or a warning, and which other hosts it asks. */
export function complaintsOf(page: Page, gateway: GatewayProcess): readonly string[] {
  const complaints: string[] = []
  // A violation of the policy is an error on the console, too.
  page.on('console', (message) => {
    // The browser itself notes refusals of the API, which are part of some screens.
    const refusal = /^Failed to load resource: the server responded with a status of 40[134]/.test(message.text())
    if (['error', 'warning'].includes(message.type()) && !refusal) complaints.push(message.text())
  })
  page.on('request', (request) => {
    // Previews come from the objects listener, by addresses that are signed.
    const { origin, searchParams } = new URL(request.url())
    const isPreview = origin === new URL(gateway.objectsUrl).origin && searchParams.has('preview')
    if (origin !== gateway.consoleUrl && !isPreview) complaints.push(`asked for ${request.url()}`)
  })
  return complaints
}
