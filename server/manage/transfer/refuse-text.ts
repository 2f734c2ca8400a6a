import type { TransferCode } from '../../../contract/transfer.ts'
import { RefusedFieldsError } from '../../domain/refusals.ts'

/** The document is refused. What it says is not repeated: it may hold secrets. */
export const refuseText = (code: TransferCode, detail: string, line?: number) =>
  new RefusedFieldsError([{ pointer: '/text', code, detail: line === undefined ? detail : `Line ${line}: ${detail}` }])
