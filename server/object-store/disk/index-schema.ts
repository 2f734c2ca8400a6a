import { DatabaseSync } from 'node:sqlite'

/** Opens the one connection that writes, creating the index if it is new. */
export function openForWriting(file: string): DatabaseSync {
  const db = new DatabaseSync(file)
  db.exec(`
    -- Only a new database takes it: fewer overflow pages for bodies, and rows with 850-byte keys stay in one page.
    pragma page_size = 8192;
    -- Readers never wait for the writer, nor the writer for them.
    pragma journal_mode = wal;
    -- Every commit is fsynced. NORMAL would stay consistent but could forget what was acknowledged.
    pragma synchronous = full;
    -- A checkpoint costs two fsyncs more; 32 MiB of log spreads them over thousands of small writes.
    pragma wal_autocheckpoint = 4096;
    -- A tool that held on to an old state makes the log grow; afterwards it gives the space back.
    pragma journal_size_limit = 67108864;
    -- Only a tool beside us (a backup, a shell) can hold the lock; give it time.
    pragma busy_timeout = 5000;
    pragma cache_size = -16384;
  `)
  migrate(db)
  return db
}

/** Opens a connection that sees everything committed and can change nothing. */
export function openForReading(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true })
  // Room for the upper levels of the trees, with a million objects too. The rest is the system's to cache: see decision 0012.
  db.exec('pragma busy_timeout = 5000; pragma cache_size = -16384')
  return db
}

// An index that is up to date is not written to: a server must start on a full disk, so that somebody can make room.
function migrate(db: DatabaseSync): void {
  const { user_version: version } = db.prepare('pragma user_version').get() as { user_version: number }
  if (version > versions.length)
    throw new Error(`The object index is of version ${version}; this server knows up to ${versions.length}`)
  if (version === versions.length) return
  db.exec('begin immediate')
  for (const sql of versions.slice(version)) db.exec(sql)
  db.exec(`pragma user_version = ${versions.length}; commit`)
}

// Keys are TEXT in SQLite's default BINARY collation: memcmp of the stored UTF-8, which is the order we promise.
// "If not exists" because indexes of the first version do not carry its number.
const first = `
  create table if not exists progress (
    one integer primary key check (one = 1),
    -- The generation of the last committed write.
    generation integer not null
  );
  insert or ignore into progress values (1, 0);

  create table if not exists bucket (
    bucket integer primary key,
    objects integer not null,
    bytes integer not null,
    -- Tokens older than this generation are outdated.
    fence integer not null,
    retired integer not null
  );

  create table if not exists object (
    bucket integer not null,
    key text not null,
    generation integer not null,
    size integer not null,
    md5 blob not null,
    sha256 blob not null,
    headers text not null,
    source text not null,
    stored_at integer not null,
    -- The name of the file with the body; null when the body is in the table of that name.
    file text,
    primary key (bucket, key)
  ) without rowid;
  create unique index if not exists object_file on object (file) where file is not null;

  -- Apart from the rows, so that listing reads no bodies.
  create table if not exists body (
    generation integer primary key,
    bytes blob not null
  );

  -- When an absent key was last removed.
  create table if not exists tombstone (
    bucket integer not null,
    key text not null,
    generation integer not null,
    removed_at integer not null,
    primary key (bucket, key)
  ) without rowid;
  create index if not exists tombstone_age on tombstone (removed_at);

  -- Files that no row needs any more; they stay for readers that have just looked them up.
  create table if not exists dropped_file (
    file text primary key,
    dropped_at integer not null
  ) without rowid;
`

// CRC-32 of a body in the index, checked whenever it is read; null for rows of before, whose SHA-256 is.
const withCrc = 'alter table object add column crc integer'

/** What makes an index of version n into one of n + 1. */
const versions = [first, withCrc]
