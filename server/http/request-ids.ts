import { randomBytes } from 'node:crypto'

/** Ids that are unique over all processes and cheap enough for every request: a random start and a count. */
export function createRequestIds(): () => string {
  const process = randomBytes(8).toString('hex')
  let count = 0
  return () => {
    count += 1
    return `${process}-${count.toString(36)}`
  }
}
