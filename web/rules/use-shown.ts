import { useState } from 'react'
import { errorAt, type Form } from './problem-text.ts'

/**
 * Whether settings that may mean nothing at the moment are on the screen: when they `fit`, and when one of them is
 * wrong, because nothing can be saved before it is mended. From then on they stay, or they would vanish under the hands.
 */
export function useShown(form: Form, fit: boolean, names: readonly string[]): boolean {
  const isWrong = !fit && names.some((name) => errorAt(form, name) !== undefined)
  const [wasWrong, setWasWrong] = useState(false)
  if (isWrong && !wasWrong) setWasWrong(true)
  return fit || isWrong || wasWrong
}
