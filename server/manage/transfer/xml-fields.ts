import type { TransferCode } from '../../../contract/transfer.ts'
import type { Notes } from './notes.ts'
import { textProblem } from './refuse-text.ts'
import type { XmlElement } from './xml-tree.ts'

/** An element being read. What nobody asked it for is noted by `done`. */
export type XmlFields = {
  readonly line: number
  readonly pointer: string
  /** All children of one of these names, in the order of the document. */
  all(...names: string[]): XmlElement[]
  /** The first of them; that there are more is noted. */
  one(...names: string[]): XmlElement | undefined
  /** The first child as one to be read. */
  open(...names: string[]): XmlFields
  /** The text of the first child; `undefined` without one. */
  text(...names: string[]): string | undefined
  /** `true` or `false` in any case; `undefined` without one, or when it is empty. Another word is refused. */
  flag(...names: string[]): boolean | undefined
  note(code: TransferCode, detail: string, name?: string): void
  refuse(code: TransferCode, detail: string): void
  done(): void
}

/** Opens an element for reading; one that is not there is an empty one. */
export function openXml(element: XmlElement | undefined, pointer: string, notes: Notes, line = 1): XmlFields {
  const asked = new Set<string>()
  const children = element?.children ?? []
  const at = element?.line ?? line
  const fields: XmlFields = {
    line: at,
    pointer,
    all(...names) {
      for (const name of names) asked.add(name)
      return children.filter(({ name }) => names.includes(name))
    },
    one(...names) {
      const [first, second] = fields.all(...names)
      if (second) fields.note('repeated', 'Only the first of several counts.', second.name)
      return first
    },
    open(...names) {
      const child = fields.one(...names)
      return openXml(child, `${pointer}/${child?.name ?? names[0]}`, notes, at)
    },
    text: (...names) => fields.one(...names)?.text,
    flag(...names) {
      const child = fields.one(...names)
      const text = child?.text.toLowerCase() ?? ''
      if (text === '') return undefined
      if (text === 'true' || text === 'false') return text === 'true'
      notes.refuse(textProblem('boolean', `${child?.name} is neither true nor false.`, child?.line))
      return undefined
    },
    note: (code, detail, name) => notes.add(name === undefined ? pointer : `${pointer}/${name}`, code, detail),
    refuse: (code, detail) => notes.refuse(textProblem(code, detail, at)),
    done() {
      const unknown = new Set(children.map(({ name }) => name).filter((name) => !asked.has(name)))
      for (const name of unknown) fields.note('unknown-element', 'Nothing is known of this element.', name)
    },
  }
  return fields
}
