import { GatewayError } from '../../domain/errors.ts'

/** Runs work on files; a full disk or quota becomes `StorageFull`, anything else keeps its own error as the cause. */
export async function onDisk<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause
    const code = errnoOf(cause)
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new GatewayError('StorageFull', `No space to ${doing}`, { cause })
    throw new Error(`Could not ${doing}: ${code ?? cause}`, { cause })
  }
}

/** The name of the platform's error (`ENOENT`, …), if it is one. */
export const errnoOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
