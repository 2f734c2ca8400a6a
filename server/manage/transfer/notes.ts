import type { FieldProblem } from '../../../contract/errors.ts'
import type { TransferCode, TransferNote } from '../../../contract/transfer.ts'
import { mostProblems } from '../schema-problems.ts'
import { refusal } from './refuse-text.ts'

/** Collects what a document and a configuration cannot say to each other, and what is wrong with the document. */
export type Notes = {
  readonly add: (pointer: string, code: TransferCode, detail: string) => void
  /** Reading goes on behind it, so that everything that is wrong is told at once. */
  readonly refuse: (...problems: readonly FieldProblem[]) => void
}

type Collected = Notes & {
  readonly all: readonly TransferNote[]
  /** Throws `RefusedFieldsError` if anything was refused, in the order of the document. */
  throwRefused(): void
}

export function createNotes(): Collected {
  const all: TransferNote[] = []
  const refused: FieldProblem[] = []
  return {
    all,
    add: (pointer, code, detail) => void all.push({ pointer, code, detail }),
    refuse(...problems) {
      refused.push(...problems.slice(0, mostProblems - refused.length))
    },
    throwRefused() {
      if (refused.length === 0) return
      const told = refused.toSorted((a, b) => (a.facts?.line ?? 0) - (b.facts?.line ?? 0))
      throw refusal(told)
    },
  }
}
