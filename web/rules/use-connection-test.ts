import { useMutation } from '@tanstack/react-query'
import type { BodyInput } from '../../contract/endpoint.ts'
import { testOrigin } from '../../contract/origin-pull.ts'
import { call } from '../api/call.ts'
import { canonicalAddress } from './canonical-address.ts'
import type { Form } from './problem-text.ts'
import { credentialsOf, type RuleForm } from './rule-form.ts'

type Asked = BodyInput<typeof testOrigin>

type Options = {
  /** The rule whose stored secret is used; a new one has none. */
  rule: string | undefined
  sampleKey: string
}

/** Tries the address that is typed, whether or not it has been saved. */
export function useConnectionTest(bucket: string, form: Form, { rule, sampleKey }: Options) {
  const test = useMutation({ mutationFn: (body: Asked) => call(testOrigin, { params: { bucket }, body }) })
  const askedFor = (settings: RuleForm['settings']): Asked => ({
    address: canonicalAddress(settings.address),
    protocol: settings.protocol,
    hostHeader: settings.hostHeader,
    serverName: settings.serverName,
    certificateAuthority: settings.certificateAuthority,
    credentials: credentialsOf(settings.credentials),
    ...(sampleKey && { key: sampleKey }),
    ...(rule !== undefined && { rule }),
  })
  /** Whether a test could be started; if not, the address has the focus and its mistake is explained. */
  const run = async () => {
    const asked = askedFor(form.getValues('settings'))
    if (asked.address === '') {
      form.setError('settings.address', { type: 'test', message: 'empty' }, { shouldFocus: true })
      return false
    }
    if (!(await form.trigger('settings.address', { shouldFocus: true }))) return false
    test.mutate(asked)
    return true
  }
  /** What is typed now is no longer what was tested. */
  const isStale =
    test.variables !== undefined && JSON.stringify(test.variables) !== JSON.stringify(askedFor(form.watch('settings')))
  return { isPending: test.isPending, report: test.data, error: isStale ? null : test.error, isStale, run }
}
