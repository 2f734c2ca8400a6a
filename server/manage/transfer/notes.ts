import type { TransferCode, TransferNote } from '../../../contract/transfer.ts'

/** Collects what a document and a configuration cannot say to each other. */
export type Notes = { readonly add: (pointer: string, code: TransferCode, detail: string) => void }

export function createNotes(): Notes & { readonly all: readonly TransferNote[] } {
  const all: TransferNote[] = []
  return { all, add: (pointer, code, detail) => void all.push({ pointer, code, detail }) }
}
