import { type OriginPullInput, saveOriginPull } from '../../../contract/origin-pull.ts'
import { call } from '../../api/call.ts'
import { type Outcomes, useChangeOriginPull } from '../../query/origin-pull.ts'

type Save = { readonly settings: OriginPullInput; readonly seenVersion: number }

/** Saves status and default rule of a bucket's origin-pull. */
export const useSaveOriginPull = (bucket: string, outcomes?: Outcomes) =>
  useChangeOriginPull(
    bucket,
    ({ settings: { enabled, defaultRule }, seenVersion }: Save) =>
      call(saveOriginPull, { params: { bucket }, body: { enabled, defaultRule }, ifMatch: seenVersion }),
    outcomes,
  )
