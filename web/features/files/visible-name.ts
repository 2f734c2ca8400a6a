/**
 * A name with what cannot be seen made visible: control characters as their pictures, blanks at the ends as `␣`,
 * and characters that would turn the direction of the text as `�`.
 */
export const visibleName = (name: string) =>
  name
    .replace(/\p{Cc}/gu, pictureOf)
    .replace(/[\u2028-\u202e\u2066-\u2069]/g, '\ufffd')
    .replace(/^ +| +$/g, (blanks) => '\u2423'.repeat(blanks.length))

function pictureOf(control: string): string {
  const code = control.charCodeAt(0)
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd'
}

/** Cuts a name so that its end, where names differ and types stand, can stay while the middle is left out. */
export function splitName(name: string): { head: string; tail: string } {
  const letters = isPlain(name) ? [...name] : [...segmenter.segment(name)].map(({ segment }) => segment)
  const tail = letters.length > 16 ? 8 : 0
  return { head: letters.slice(0, letters.length - tail).join(''), tail: letters.slice(letters.length - tail).join('') }
}

const segmenter = new Intl.Segmenter()

const isPlain = (name: string) => /^[\x20-\x7e]*$/.test(name)
