export type DeletionRecord = {
  readonly id: number
  readonly bucket: number
  readonly state: 'running' | 'done' | 'failed' | 'cancelled'
  /** How many keys were named. */
  readonly keys: number
  readonly prefixes: readonly string[]
  /** How many objects whoever started it was told of; `null` when nobody had counted. */
  readonly expected: number | null
  readonly deleted: number
  readonly failed: number
  /** The first of them. */
  readonly failedKeys: readonly string[]
  readonly place: DeletionPlace
  readonly startedAt: number
  readonly endedAt: number | null
}

/** How far a deletion is. */
export type DeletionPlace = {
  /** Keys that go now, and are not counted yet: a deletion that was broken off begins with them again. */
  readonly step: readonly string[]
  /** Which of its prefixes is listed next. */
  readonly prefix: number
  /** Where that list goes on; `null` at its beginning. */
  readonly after: string | null
}

export type DeletionProgress = Pick<DeletionRecord, 'state' | 'deleted' | 'failed' | 'failedKeys' | 'place' | 'endedAt'>

/** Deletions of many objects, one at a time in each bucket. */
export interface DeletionRecords {
  /** Begins one whose first step are the named keys. Rejects with `Conflict` while another one of the bucket runs. */
  insert(
    deletion: Pick<DeletionRecord, 'bucket' | 'prefixes' | 'expected' | 'startedAt'> & {
      readonly keys: readonly string[]
    },
  ): Promise<DeletionRecord>
  /** Newest first, the last hundred. */
  of(bucket: number): Promise<DeletionRecord[]>
  byId(bucket: number, id: number): Promise<DeletionRecord | null>
  /** Those that are not at an end, of all buckets. */
  running(): Promise<DeletionRecord[]>
  /** Resolves to whether it was running still; else nothing changes. */
  save(id: number, progress: DeletionProgress): Promise<boolean>
}
