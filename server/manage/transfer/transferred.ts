import type { RuleInput, RuleSettings } from '../../../contract/rule.ts'

/** A rule out of a document. One that names the id of a rule that is there is that rule, and keeps its secret. */
export type TransferredRule = RuleInput & { readonly id?: string | undefined }

/** A configuration out of a document: checked by itself, not yet against the server it is for. */
export type TransferredConfiguration = {
  readonly enabled: boolean
  readonly defaultRule: RuleSettings
  readonly rules: readonly TransferredRule[]
}
