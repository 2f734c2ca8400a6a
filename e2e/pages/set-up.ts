import type { Page } from '@playwright/test'
import type { BodyInput } from '../../contract/endpoint.ts'
import type { OriginPullView, SavedOriginPull } from '../../contract/origin-pull.ts'
import type { createRule } from '../../contract/rules.ts'

type Sent = { readonly path: string; readonly body?: unknown; readonly version?: number }

/** A call as the console itself makes it, from its own page. */
async function send<T>(page: Page, bucket: string, { path, body, version }: Sent): Promise<T> {
  const answer = await page.evaluate(
    async ([url, body, version]) => {
      const headers: Record<string, string> = { 'Content-Type': 'application/json' }
      if (version !== null) headers['If-Match'] = `"${version}"`
      const res = await fetch(url, body === null ? {} : { method: 'POST', headers, body })
      return { ok: res.ok, text: await res.text() }
    },
    [`/api/v1/buckets/${bucket}/${path}`, body === undefined ? null : JSON.stringify(body), version ?? null] as const,
  )
  if (!answer.ok) throw new Error(`${path}: ${answer.text}`)
  return JSON.parse(answer.text) as T
}

/** Puts a rule on top of the others; its id. */
export async function addRuleByApi(page: Page, bucket: string, body: BodyInput<typeof createRule>): Promise<string> {
  const { version } = await send<OriginPullView>(page, bucket, { path: 'origin-pull' })
  const { rules } = await send<SavedOriginPull>(page, bucket, { path: 'rules', body, version })
  return rules[0]?.id ?? ''
}

export const addDomainByApi = (page: Page, bucket: string, domain: string) =>
  send(page, bucket, { path: 'domains', body: { domain } })

export const startPullsByApi = (page: Page, bucket: string, keys: string[]) =>
  send(page, bucket, { path: 'pulls', body: { keys } })
