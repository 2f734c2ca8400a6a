import { useMutation } from '@tanstack/react-query'
import type { UseFormReturn } from 'react-hook-form'
import { type OriginPullInput, testOrigin } from '../../../contract/origin-pull.ts'
import { call } from '../../api/call.ts'
import { canonicalAddress } from './differences.ts'

type Asked = { readonly address: string; readonly protocol: 'http' | 'https' | 'follow'; readonly key?: string }

/** Tries the address that is typed, whether or not it has been saved. */
export function useConnectionTest(bucket: string, form: UseFormReturn<OriginPullInput>, sampleKey: string) {
  const test = useMutation({ mutationFn: (body: Asked) => call(testOrigin, { params: { bucket }, body }) })
  const askedFor = ({ address, protocol }: OriginPullInput['defaultRule']): Asked => ({
    address: canonicalAddress(address),
    protocol,
    ...(sampleKey && { key: sampleKey }),
  })
  /** Whether a test could be started; if not, the address has the focus and its mistake is explained. */
  const run = async () => {
    const asked = askedFor(form.getValues('defaultRule'))
    if (asked.address === '') {
      form.setError('defaultRule.address', { type: 'test', message: 'empty' }, { shouldFocus: true })
      return false
    }
    if (!(await form.trigger('defaultRule.address', { shouldFocus: true }))) return false
    test.mutate(asked)
    return true
  }
  /** What is typed now is no longer what was tested. */
  const isStale = test.variables !== undefined && !isSame(test.variables, askedFor(form.watch('defaultRule')))
  return { isPending: test.isPending, report: test.data, error: isStale ? null : test.error, isStale, run }
}

const isSame = (one: Asked, other: Asked) =>
  one.address === other.address && one.protocol === other.protocol && one.key === other.key
