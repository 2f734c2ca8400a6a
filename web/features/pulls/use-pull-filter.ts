import { useSearchParams } from 'react-router'
import { PullReason, PullState } from '../../../contract/pulls.ts'
import { useAddressText, withParam } from '../../use-address-text.ts'

export type PullFilter = {
  readonly state: PullState | undefined
  readonly reason: PullReason | undefined
  readonly prefix: string
}

type FilterInAddress = PullFilter & {
  readonly isEmpty: boolean
  setState(state: PullState | undefined): void
  setReason(reason: string): void
  setPrefix(prefix: string): void
  clear(): void
}

/** Which pulls are shown. All of it lives in the address; what no filter knows is no filter. */
export function usePullFilter(): FilterInAddress {
  const [params, setParams] = useSearchParams()
  const [prefix, setPrefix] = useAddressText('prefix')
  const state = PullState.options.find((one) => one === params.get('state'))
  const reason = PullReason.options.find((one) => one === params.get('reason'))
  const set = (name: string, value = '') => setParams((before) => withParam(before, name, value))
  return {
    state,
    reason,
    prefix,
    isEmpty: state === undefined && reason === undefined && prefix === '',
    setState: (next) => set('state', next),
    setReason: (next) => set('reason', next),
    setPrefix,
    clear: () => setParams({}),
  }
}
