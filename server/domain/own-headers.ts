/** Names this gateway to origins: `instanceId` is a token (RFC 9110 §5.6.2), the same for the life of the process. */
export type Self = { readonly instanceId: string; readonly version: string }

type Headers = Readonly<Record<string, string>>

/**
 * What every origin request says beside its method, path and `Host`, where its rule says nothing else. `cdn-loop` of
 * `byRule` are the gateways that it came through before (RFC 8586 §2).
 */
export const ownHeaders = (self: Self, byRule: Headers = {}): Headers => ({
  accept: '*/*',
  'user-agent': `headwater/${self.version}`,
  ...byRule,
  'accept-encoding': 'identity',
  via: `1.1 ${self.instanceId}`,
  'cdn-loop': byRule['cdn-loop'] === undefined ? self.instanceId : `${byRule['cdn-loop']}, ${self.instanceId}`,
})
