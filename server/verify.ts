import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseConfig } from './config/config.ts'
import { ConfigError } from './config/config-error.ts'
import { readEnv } from './config/env.ts'
import { lockDataFolder } from './data-folder.ts'
import { exitWith } from './exit-with.ts'
import { type Finding, verifyDiskStore } from './object-store/disk/verify.ts'
import { openSettingsStore } from './settings-store/open-settings-store.ts'

/** `npm run verify`: holds every object against its bytes while the server is stopped. Exit code 1 if any is not whole. */
process.exitCode = await verify().catch(exitWith)

async function verify(): Promise<number> {
  const { dataFolder } = parseConfig(readEnv(process.env))
  if (!existsSync(join(dataFolder, 'index.db')))
    throw new ConfigError(`HEADWATER_DATA: ${dataFolder} holds no objects.`)
  using _lock = lockDataFolder(dataFolder)
  const names = await bucketNames(join(dataFolder, 'settings.db'))
  const { objects, bytes, damaged, missing, strays } = await verifyDiskStore(dataFolder)
  print('damaged', damaged, names)
  print('missing', missing, names)
  for (const stray of strays) process.stdout.write(`stray    ${stray}\n`)
  process.stdout.write(
    `${objects} objects, ${bytes} bytes: ${damaged.length} damaged, ${missing.length} missing, ${strays.length} strays\n`,
  )
  return damaged.length + missing.length > 0 ? 1 : 0
}

async function bucketNames(file: string): Promise<ReadonlyMap<number, string>> {
  if (!existsSync(file)) return new Map()
  await using settings = await openSettingsStore({ kind: 'sqlite', file })
  return new Map((await settings.buckets.all()).map(({ id, name }) => [id, name]))
}

function print(what: string, findings: readonly Finding[], names: ReadonlyMap<number, string>): void {
  for (const { bucket, key, detail } of findings)
    process.stdout.write(
      `${what}  ${names.get(bucket) ?? `bucket number ${bucket}`} ${JSON.stringify(key)}: ${detail}\n`,
    )
}
