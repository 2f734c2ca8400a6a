import type { FieldProblem } from '../../../contract/errors.ts'
import type { Actor } from '../../../contract/origin-pull-history.ts'
import type { TransferFormat, TransferNote } from '../../../contract/transfer.ts'
import { RefusedFieldsError } from '../../domain/refusals.ts'
import type { SavedOriginPull } from '../change-origin-pull.ts'
import type { NewOriginPull } from '../new-origin-pull.ts'
import type { OriginPulls } from '../origin-pulls.ts'
import { readJson, writeJson } from './json-document.ts'

/** Configurations as documents, in and out. The bucket is named by its full name. */
export interface Transfer {
  /** The configuration as a document without secrets. */
  export(bucket: string, format: TransferFormat): Promise<Exported>
  /**
   * Replaces the configuration by a document, or only says what would come of it. Rejects with `PreconditionFailed` when
   * `seenVersion` is not the current one, and with what is refused of the document.
   */
  import(bucket: string, seenVersion: number, document: ImportedDocument, by?: Actor): Promise<Imported>
}

export type ImportedDocument = { readonly format: TransferFormat; readonly text: string; readonly dryRun: boolean }

export type Exported = { readonly text: string; readonly notes: readonly TransferNote[] }

export type Imported = SavedOriginPull & { readonly notes: readonly TransferNote[] }

export function createTransfer(originPulls: Pick<OriginPulls, 'get' | 'replaceAll'>): Transfer {
  return {
    async export(bucket, format) {
      const record = await originPulls.get(bucket)
      if (format === 'json') return writeJson(record)
      const { writeCosXml } = await import('./cos-xml-write.ts')
      return writeCosXml(record)
    },
    async import(bucket, seenVersion, { format, text, dryRun }, by) {
      const { configuration, notes } = await read(format, text)
      try {
        return { ...(await originPulls.replaceAll(bucket, seenVersion, configuration, { dryRun, by })), notes }
      } catch (error) {
        throw error instanceof RefusedFieldsError ? inDocument(format, error) : error
      }
    },
  }
}

type Read = { readonly configuration: NewOriginPull; readonly notes: readonly TransferNote[] }

/** The XML parser is loaded when it is wanted: every gateway would pay for it in memory, and few ever import. */
async function read(format: TransferFormat, text: string): Promise<Read> {
  if (format === 'json') return { configuration: readJson(text), notes: [] }
  const { readCosXml } = await import('./cos-xml-read.ts')
  return readCosXml(text)
}

/** What the bucket's own rules refuse is said of the configuration; the operator sent a text. */
function inDocument(format: TransferFormat, { fields }: RefusedFieldsError): RefusedFieldsError {
  const said = fields.map((field) => (format === 'json' ? belowText(field) : atText(field)))
  // An address is asked about under both protocols where its rule follows the client's.
  const distinct = new Map(said.map((field) => [`${field.pointer} ${field.code} ${field.detail}`, field]))
  return new RefusedFieldsError([...distinct.values()])
}

const belowText = (field: FieldProblem): FieldProblem => ({ ...field, pointer: `/text${field.pointer}` })

/** COS's elements are named otherwise than our settings. */
const atText = ({ pointer, detail, ...problem }: FieldProblem): FieldProblem => {
  const setting = pointer.slice(1)
  return {
    ...problem,
    pointer: '/text',
    detail: `As read from the document, ${setting}: ${detail}`,
    facts: { ...problem.facts, setting },
  }
}
