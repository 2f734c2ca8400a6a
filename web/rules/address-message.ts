import type { FieldError } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type AddressProblem, parseOriginAddress } from '../../contract/origin-address.ts'

const problems: readonly AddressProblem[] = [
  'empty',
  'scheme',
  'credentials',
  'path',
  'port',
  'ipv6-brackets',
  'ip',
  'host',
  'self',
  'policy',
]

/** The sentence for what is wrong with a typed address, whether the form or the server found it. */
export function useAddressMessage(typed: string, error: FieldError | undefined): string | undefined {
  const { t } = useTranslation()
  if (error === undefined) return undefined
  const problem = problems.find((one) => one === error.message)
  if (problem === undefined) return error.message
  const parsed = parseOriginAddress(typed)
  const { part = '', fix = '' } = parsed.ok ? {} : parsed
  return t(`originPull.problem.${problem}`, { part, fix, setting: settingIn(error.types?.detail) })
}

/** The server names the setting that decides; without one, the family of settings does. */
const settingIn = (detail: unknown) => /HEADWATER_[A-Z_]+/.exec(String(detail))?.[0] ?? 'HEADWATER_ORIGIN_ALLOW'
