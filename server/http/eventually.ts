/** The end of something that is mostly over at once. Promises in its place cost every hit turns of the microtask queue. */
// biome-ignore lint/suspicious/noConfusingVoidType: what returns nothing is over at once
export type Eventually = Promise<unknown> | undefined | void

/** Goes on with a value that may still be on its way. */
export const after = <T>(value: T | Promise<T>, next: (value: T) => Eventually): Eventually =>
  value instanceof Promise ? value.then(next) : next(value)

/** Does the work and, if it throws or rejects, what is to be done then. */
export function orElse(work: () => Eventually, failed: (error: unknown) => Eventually): Eventually {
  try {
    const under = work()
    return under instanceof Promise ? under.catch(failed) : under
  } catch (error) {
    return failed(error)
  }
}
