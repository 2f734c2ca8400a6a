import { useState } from 'react'
import * as z from 'zod/mini'
import { PullReason, PullState, WarmUpId } from '../../../contract/pulls.ts'
import { RuleId } from '../../../contract/rule.ts'
import { useAddress } from '../../use-address.ts'
import { useAddressText } from '../../use-address-text.ts'

export type PullFilter = {
  readonly state: PullState | undefined
  readonly reason: PullReason | undefined
  readonly rule: string | undefined
  /** The start of the keys, or what is anywhere in them: one of both is empty. */
  readonly prefix: string
  readonly contains: string
  readonly warmUp: string | undefined
}

type Match = 'prefix' | 'contains'

export type FilterInAddress = PullFilter & {
  readonly isEmpty: boolean
  readonly match: Match
  setState(state: PullState | undefined): void
  setReason(reason: string): void
  setRule(rule: string): void
  leaveWarmUp(): void
  setText(text: string): void
  setMatch(match: Match): void
  clear(): void
}

const names = ['state', 'reason', 'rule', 'prefix', 'contains', 'warmUp', 'from']
const mostContained = 200

/** Which pulls are shown. All of it lives in the address; what no filter knows is no filter. */
export function usePullFilter(): FilterInAddress {
  const [params, change] = useAddress()
  const [prefix, setPrefix] = useAddressText('prefix')
  const [contains, setContains] = useAddressText('contains')
  const [match, setMatch] = useState<Match>(contains === '' ? 'prefix' : 'contains')
  const state = PullState.options.find((one) => one === params.get('state'))
  const reason = PullReason.options.find((one) => one === params.get('reason'))
  const rule = z.safeParse(RuleId, params.get('rule')).data
  const warmUp = z.safeParse(WarmUpId, params.get('warmUp')).data
  // Another list begins at its newest.
  const set = (name: string, value = '') => change({ [name]: value, from: '' })
  const filter =
    match === 'prefix' ? { prefix, contains: '' } : { prefix: '', contains: contains.slice(0, mostContained) }
  const setText = match === 'prefix' ? setPrefix : setContains
  return {
    state,
    reason,
    rule,
    warmUp,
    ...filter,
    match,
    isEmpty: [state, reason, rule, warmUp].every((one) => one === undefined) && filter.prefix + filter.contains === '',
    setState: (next) => set('state', next),
    setReason: (next) => set('reason', next),
    setRule: (next) => set('rule', next),
    leaveWarmUp: () => set('warmUp'),
    setText,
    setMatch: (next) => {
      const text = filter.prefix + filter.contains
      setText('')
      setMatch(next)
      ;(next === 'prefix' ? setPrefix : setContains)(text)
    },
    clear: () => {
      setPrefix('')
      setContains('')
      change(Object.fromEntries(names.map((name) => [name, ''])))
    },
  }
}
