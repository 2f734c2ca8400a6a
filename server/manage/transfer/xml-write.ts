/** An element with text, or with elements; without either it is empty. */
export type XmlNode = readonly [name: string, content: string | readonly (XmlNode | null)[]]

/** An indented XML document. `null` among elements is none. Every text must be one that XML can hold (`isXmlText`). */
export const writeXml = (root: XmlNode) => `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, '').join('\n')}\n`

function lines([name, content]: XmlNode, indent: string): string[] {
  if (typeof content === 'string') return [`${indent}<${name}>${escaped(content)}</${name}>`]
  const inner = content.flatMap((child) => (child === null ? [] : lines(child, `${indent}  `)))
  return inner.length === 0 ? [`${indent}<${name}/>`] : [`${indent}<${name}>`, ...inner, `${indent}</${name}>`]
}

const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' }
const byNumber = (character: string) => `&#${character.charCodeAt(0)};`

/** Blanks at the ends would be taken for layout, and every reader makes a line feed of a carriage return (XML §2.11). */
const escaped = (text: string) =>
  text
    .replace(/[<>&]/g, (character) => entities[character] ?? '')
    .replace(/\r|^[ \t\n]+|(?<![ \t\n])[ \t\n]+$/g, (blanks) => Array.from(blanks, byNumber).join(''))
