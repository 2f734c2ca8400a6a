import type { OpenCredentials } from '../domain/origin-pull.ts'
import type { RefusalAnswer } from '../origin/origin-client.ts'

/** Whether an origin's refusal repeats what it was convinced with, as pages for finding faults do: then it is nobody's to read. */
export function repeatsSecret({ headers, body }: RefusalAnswer, credentials: OpenCredentials): boolean {
  const told = Object.values(headers).join('\n')
  const bytes = Buffer.from(body)
  return spellingsOf(credentials).some((secret) => bytes.includes(secret) || told.includes(secret))
}

function spellingsOf(credentials: OpenCredentials): string[] {
  if (credentials.kind === 'none' || credentials.secret === null) return []
  const secret = credentials.secret.reveal()
  if (credentials.kind !== 'basic') return [secret]
  return [secret, Buffer.from(`${credentials.user}:${secret}`).toString('base64')]
}
