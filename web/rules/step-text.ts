import { useTranslation } from 'react-i18next'
import type { TestStep } from '../../contract/origin-pull.ts'
import { useFormat } from '../i18n/use-format.ts'

type Words = Readonly<Record<string, string>>

/** A step of a connection test in the language on the screen. A code it does not know is shown as it is. */
export function useStepText() {
  const { t } = useTranslation()
  const format = useFormat()
  const codes: Words = t('originPull.report.code', { returnObjects: true })
  const factNames: Words = t('originPull.report.fact', { returnObjects: true })
  const ranges: Words = t('originPull.report.range', { returnObjects: true })
  const shown = (name: string, value: string, code: string) => {
    if (name === 'contentLength') return `${format.count(Number(value))} B`
    if (name === 'range') return ranges[value] ?? value
    return name === 'detail' && code in codes ? platformCode(value) : value
  }
  return ({ code, facts }: TestStep) => {
    const isStatus = code.startsWith('http-')
    const what = isStatus
      ? t('originPull.report.httpStatus', { status: facts.status ?? code.slice(5) })
      : (codes[code] ?? code)
    const inWords = ([name, value]: [string, string]) => {
      const text = isStatus && name === 'status' ? '' : shown(name, value, code)
      return text === '' ? [] : [`${factNames[name] ?? name}: ${text}`]
    }
    return { what, facts: Object.entries(facts).flatMap(inWords) }
  }
}

/** Where the code is already told in words, only the platform's own code (`EHOSTUNREACH`) says more. */
const platformCode = (detail: string) => /\(([A-Z][A-Z0-9_]+)\)/.exec(detail)?.[1] ?? ''
