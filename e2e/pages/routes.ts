/** Every address of the console, as `web/routes.tsx` names it; a test beside that file compares. Each has a screen in `screens.ts`. */
export const routes = [
  '/login',
  '/overview',
  '/buckets',
  '/buckets/:bucket/files',
  '/buckets/:bucket/overview',
  '/buckets/:bucket/basic',
  '/buckets/:bucket/rules/new',
  '/buckets/:bucket/rules/:rule',
  '/buckets/:bucket/pulls',
  '/settings/preferences',
  '/settings/security',
  '/settings/system',
  '*',
] as const
