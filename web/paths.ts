/** Every address of the console, built here and nowhere else. */
export const paths = {
  home: () => '/',
  login: () => '/login',
  overview: () => '/overview',
  buckets: () => '/buckets',
  bucketOverview: (bucket: string) => `/buckets/${encodeURIComponent(bucket)}/overview`,
  files: (bucket: string) => `/buckets/${encodeURIComponent(bucket)}/files`,
  /** A folder of File List, narrowed by `search`; `key` opens the details of an object. */
  folder: (bucket: string, at: { prefix: string; search?: string; key?: string }) => {
    const query = new URLSearchParams(Object.entries(at).filter(([, value]) => value !== ''))
    return query.size === 0 ? paths.files(bucket) : `${paths.files(bucket)}?${query}`
  },
  basic: (bucket: string) => `/buckets/${encodeURIComponent(bucket)}/basic`,
  originPullHistory: (bucket: string) => `${paths.basic(bucket)}/history`,
  originPullTransfer: (bucket: string) => `${paths.basic(bucket)}/transfer`,
  /** The form for a new rule; `from` is a rule whose settings it starts with. */
  newRule: (bucket: string, from?: string) =>
    `/buckets/${encodeURIComponent(bucket)}/rules/new${from === undefined ? '' : `?from=${from}`}`,
  /** `default` is the default rule. */
  rule: (bucket: string, id: string) => `/buckets/${encodeURIComponent(bucket)}/rules/${id}`,
  settings: (page: 'preferences' | 'security' | 'system') => `/settings/${page}`,
  allPulls: () => '/pulls',
  warmUps: (bucket: string) => `/buckets/${encodeURIComponent(bucket)}/warm-ups`,
  pulls: (bucket: string) => `/buckets/${encodeURIComponent(bucket)}/pulls`,
}

/** The log-in page, with the way back to where one came from. */
export function loginPath({ from, expired = false }: { from: string; expired?: boolean }): string {
  const query = new URLSearchParams()
  if (from !== paths.home() && from !== paths.buckets()) query.set('from', from)
  if (expired) query.set('expired', '1')
  return query.size === 0 ? paths.login() : `${paths.login()}?${query}`
}

/** Where to go after logging in. Only addresses of this console: `//elsewhere` and `https:` would leave it. */
export function returnPath(from: string | null): string {
  return from !== null && /^\/(?![/\\])/.test(from) && !from.startsWith(paths.login()) ? from : paths.buckets()
}
