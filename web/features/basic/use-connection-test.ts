import { useMutation } from '@tanstack/react-query'
import type { UseFormReturn } from 'react-hook-form'
import { type OriginPullInput, testOrigin } from '../../../contract/origin-pull.ts'
import { call } from '../../api/call.ts'
import { canonicalAddress } from './differences.ts'

/** Tries the address that is typed, whether or not it has been saved. */
export function useConnectionTest(bucket: string, form: UseFormReturn<OriginPullInput>, sampleKey: string) {
  const test = useMutation({
    mutationFn: ({ defaultRule: { address, protocol } }: OriginPullInput) =>
      call(testOrigin, {
        params: { bucket },
        body: { address: canonicalAddress(address), protocol, ...(sampleKey && { key: sampleKey }) },
      }),
  })
  const run = async () => {
    const typed = form.getValues()
    if (canonicalAddress(typed.defaultRule.address) === '') {
      form.setError('defaultRule.address', { type: 'test', message: 'empty' }, { shouldFocus: true })
    } else if (await form.trigger('defaultRule.address', { shouldFocus: true })) test.mutate(typed)
  }
  return { isPending: test.isPending, report: test.data, error: test.error, run }
}
