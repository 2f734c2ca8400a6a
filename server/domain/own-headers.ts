/** Names this gateway to origins: `instanceId` is a token (RFC 9110 §5.6.2), the same for the life of the process. */
export type Self = { readonly instanceId: string; readonly version: string }

/** What every origin request says of itself, beside its method, path and `Host`: nothing of any client's request. */
export const ownHeaders = ({ instanceId, version }: Self) => ({
  accept: '*/*',
  'accept-encoding': 'identity',
  'user-agent': `headwater/${version}`,
  via: `1.1 ${instanceId}`,
  'cdn-loop': instanceId,
})
