import { statfs } from 'node:fs/promises'
import type { SettingsStore } from './settings-store/settings-store.ts'

/** Below this many bytes of free space nothing more should be sent here. */
export const leastSpace = 64 * 1024 * 1024

/** Whether there is room in the data folder, and the settings can be read. */
export async function canServe(folder: string, settings: SettingsStore): Promise<boolean> {
  try {
    const [{ bavail, bsize }] = await Promise.all([statfs(folder), settings.account.get()])
    return bavail * bsize >= leastSpace
  } catch {
    return false
  }
}
