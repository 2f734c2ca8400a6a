import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type PreviewInput, previewMiss } from '../../../contract/preview.ts'
import type { RuleInput } from '../../../contract/rule.ts'
import { call } from '../../api/call.ts'
import { buckets } from '../../query/buckets.ts'
import { triedHeaders, triedRequest } from './tried-request.ts'

/** A rule as it is typed; `null` while it cannot be saved. */
export type Draft = { readonly id: string; readonly rule: RuleInput | null }

/** What is typed about the request to try. */
export type Asked = {
  readonly text: string
  readonly method: PreviewInput['method']
  readonly status: number
  readonly headers: string
}

const pauseMs = 250

/** What would come of a request, asked of the server whenever typing pauses and whenever the rules have changed. */
export function usePreview(bucket: string, version: number, asked: Asked, draft: Draft | undefined) {
  const input = inputOf(bucket, asked, draft)
  // As text, because two drafts are the same when they say the same.
  const [settled] = useDebouncedValue(input === null ? '' : JSON.stringify(input), pauseMs)
  return useQuery({
    queryKey: [...buckets.of(bucket), 'preview', version, settled],
    queryFn: ({ signal }) =>
      call(previewMiss, { params: { bucket }, body: JSON.parse(settled) as PreviewInput, signal }),
    enabled: input !== null && settled !== '',
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
}

function inputOf(bucket: string, asked: Asked, draft: Draft | undefined): PreviewInput | null {
  const request = triedRequest(asked.text, bucket)
  if (request === null || draft?.rule === null) return null
  const { method, status, headers } = asked
  const tried = draft && { draft: { id: draft.id, rule: withoutSecret(draft.rule) } }
  return { ...request, method, status, headers: triedHeaders(headers), ...tried }
}

/** No answer depends on the secret, so it stays here. */
function withoutSecret(rule: RuleInput): RuleInput {
  if (rule.credentials.kind === 'none') return rule
  const { secret: _, ...credentials } = rule.credentials
  return { ...rule, credentials }
}
