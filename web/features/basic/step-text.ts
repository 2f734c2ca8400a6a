import { useTranslation } from 'react-i18next'
import type { TestStep } from '../../../contract/origin-pull.ts'
import { useFormat } from '../../i18n/use-format.ts'

type Words = Readonly<Record<string, string>>

/** A step of a connection test in the language on the screen. A code it does not know is shown as it is. */
export function useStepText() {
  const { t } = useTranslation()
  const format = useFormat()
  const codes: Words = t('originPull.report.code', { returnObjects: true })
  const factNames: Words = t('originPull.report.fact', { returnObjects: true })
  const inWords = ([name, value]: [string, string]) => {
    if (name === 'detail') return value
    const shown = name === 'contentLength' ? `${format.count(Number(value))} B` : value
    return `${factNames[name] ?? name}: ${shown}`
  }
  return ({ code, facts }: TestStep) => {
    const { status, ...rest } = facts
    const what = code.startsWith('http-')
      ? t('originPull.report.httpStatus', { status: status ?? code.slice(5) })
      : (codes[code] ?? code)
    return { what, facts: Object.entries(rest).map(inWords) }
  }
}
