import type { RuleInput } from '../../../contract/rule.ts'
import type { XmlFields } from './xml-fields.ts'

type Path = RuleInput['path']
type Affix = Path['prefix']

/**
 * COS's `FileInfo`. What `ReplacedWithPrefix` replaces is nowhere said. Beside a `Prefix` it can only be that one; alone
 * it is taken like the same setting of COS's siblings: it replaces the prefix that the rule's condition asks for.
 * An empty element is one that is not there: SDKs write such for what was not set.
 */
export function readPath(file: XmlFields, condition: RuleInput['condition']): Path {
  const [fixed, prefix, suffix] = [
    file.open('FixedFileConfiguration'),
    file.open('PrefixConfiguration'),
    file.open('SuffixConfiguration'),
  ]
  const fixedFile = fixed.text('FixedFilePath') || file.text('FixedFilePath') || ''
  const ends = {
    prefix: readAffix(prefix, {
      text: prefix.text('Prefix') || file.text('Prefix') || '',
      replacement: prefix.text('ReplacedWithPrefix') ?? '',
      condition: condition.prefix,
    }),
    suffix: readAffix(suffix, {
      text: suffix.text('Suffix') || file.text('Suffix') || '',
      replacement: suffix.text('ReplacedWithSuffix') ?? '',
      condition: condition.suffix,
    }),
  }
  if (file.flag('PrefixDirective'))
    file.note('meaning-unknown', 'What this element means is not known.', 'PrefixDirective')
  for (const one of [fixed, prefix, suffix, file]) one.done()
  return fixedFile === '' ? { fixedFile, ...ends } : fixedOnly(file, fixedFile, ends)
}

type Said = { readonly text: string; readonly replacement: string; readonly condition: string }

function readAffix(element: XmlFields, { text, replacement, condition }: Said): Affix {
  if (replacement === '') return { remove: '', add: text }
  const remove = text || condition
  if (remove === '') element.note('nothing-to-replace', 'There is nothing that would be replaced: the text is added.')
  return { remove, add: replacement }
}

/** COS: a fixed file excludes both. */
function fixedOnly(file: XmlFields, fixedFile: string, { prefix, suffix }: Pick<Path, 'prefix' | 'suffix'>): Path {
  const none = { remove: '', add: '' }
  if (prefix.add !== '' || suffix.add !== '')
    file.note('fixed-file', 'A fixed file is asked for as it is: the prefix and the suffix were left out.')
  return { fixedFile, prefix: none, suffix: none }
}
