/** Copies a text. The clipboard API exists only on https and localhost; a console in one's own network has neither. */
export async function writeClipboard(text: string) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = Object.assign(document.createElement('textarea'), { value: text })
  document.body.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  if (!copied) throw new DOMException('The browser refused to copy', 'NotAllowedError')
}
