import type { RequestHandler } from 'express'
import helmet from 'helmet'

const self = ["'self'"]
const none = ["'none'"]

/**
 * What browsers may do with the console. Scripts and styles are files of ours, never inline. Previews of objects come from
 * the objects listener, and are shown or read, never run.
 */
export function securityHeaders(consoleUrl: URL, objectsOrigin: string): RequestHandler {
  const https = consoleUrl.protocol === 'https:'
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: self,
        scriptSrc: self,
        styleSrc: self,
        imgSrc: [...self, objectsOrigin],
        mediaSrc: [...self, objectsOrigin],
        connectSrc: [...self, objectsOrigin],
        objectSrc: none,
        baseUri: none,
        frameAncestors: none,
        formAction: self,
      },
    },
    // Browsers heed these two over https only.
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginOpenerPolicy: https,
    xFrameOptions: { action: 'deny' },
  })
}
