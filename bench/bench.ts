import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGateway } from './gateway.ts'
import { hasNginx, startNginx } from './nginx.ts'
import { freePort, type Running, residentMB, stop, waitForPort } from './processes.ts'
import { type Load, wrk } from './wrk.ts'

/** `npm run bench`: Headwater beside nginx, on this machine, in turns. Prints a table in Markdown. */
const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
const seconds = Number(process.env.BENCH_SECONDS ?? 4)
const script = join(import.meta.dirname, 'load.lua')

type Job = {
  readonly name: string
  readonly must: number
  readonly unit: 'requests/s' | 'MB/s'
  readonly expect: 2 | 3
  readonly load: Omit<Load, 'port' | 'host' | 'seconds'>
}

const jobs: readonly Job[] = [
  { name: '10 KiB hit', must: 0.4, unit: 'requests/s', expect: 2, load: { path: '/10k', connections: 32 } },
  {
    name: '302 on a missing key, each queuing its pull',
    must: 0.2,
    unit: 'requests/s',
    expect: 3,
    load: { path: '/missing/', connections: 32, unique: true },
  },
  { name: '100 MB hit', must: 0.55, unit: 'MB/s', expect: 2, load: { path: '/100m', connections: 4 } },
]

installTools()
const folder = mkdtempSync(join(tmpdir(), 'headwater-bench-'))
const running: Running[] = []
try {
  await measure()
} finally {
  for (const one of running) await stop(one)
  rmSync(folder, { recursive: true, force: true })
}

async function measure(): Promise<void> {
  const root = join(folder, 'files')
  mkdirSync(root)
  const [small, large] = [Buffer.alloc(10_240, 'x'), Buffer.alloc(100_000_000, 'y')]
  writeFileSync(join(root, '10k'), small)
  writeFileSync(join(root, '100m'), large)

  const nginx = hasNginx() ? await startNginx(join(folder, 'nginx'), { root, port: await freePort() }) : null
  if (nginx) running.push(nginx)
  else process.stdout.write('nginx is not here and could not be installed: its column is left out.\n')
  const gateway = await startGateway(join(folder, 'data'), nginx?.port ?? 9)
  running.push(gateway)
  await gateway.upload('10k', small)
  await gateway.upload('100m', large)
  const bare = await startBare('bare')
  const express = await startBare('express')

  const results = new Map<string, number[]>()
  const note = (key: string, value: number) => results.set(key, [...(results.get(key) ?? []), value])
  for (let round = 0; round < rounds; round += 1) {
    for (const job of jobs) {
      const runs: Array<readonly [string, Running, string]> = [
        ['headwater', gateway, gateway.host],
        ...(nginx ? [['nginx', nginx, 'localhost'] as const] : []),
        ...(job === jobs[0] ? [['bare', bare, 'localhost'] as const, ['express', express, 'localhost'] as const] : []),
      ]
      for (const [name, { port }, host] of runs) {
        const got = await wrk({ ...job.load, port, host, seconds }, script, job.expect)
        if (name === 'headwater' && job.load.unique) await gateway.quiesce()
        note(`${job.name}/${name}`, job.unit === 'MB/s' ? got.bytesPerSecond / 1e6 : got.perSecond)
      }
    }
  }
  print(results, { idle: gateway.idleMB, after: residentMB(gateway) })
}

async function startBare(kind: 'bare' | 'express'): Promise<Running> {
  const port = await freePort()
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-server.ts'), String(port), kind], {
    stdio: 'inherit',
  })
  const one = { name: kind, child, port }
  running.push(one)
  await waitForPort(port)
  return one
}

function print(results: ReadonlyMap<string, number[]>, memory: { idle: number; after: number }): void {
  const at = (job: Job, name: string) => median(results.get(`${job.name}/${name}`))
  const shown = (value: number | null) => (value === null ? '–' : Math.round(value).toLocaleString('en'))
  const ratio = (a: number | null, b: number | null) => (a === null || b === null ? '–' : `${(a / b).toFixed(2)}×`)
  const rows = jobs.map((job) => {
    const [us, nginx] = [at(job, 'headwater'), at(job, 'nginx')]
    return `| ${job.name} | ${job.unit} | ${shown(us)} | ${shown(nginx)} | ${ratio(us, nginx)} | ≥ ${job.must}× |`
  })
  const [hit] = jobs
  const beside = hit ? [`bare node:http ${shown(at(hit, 'bare'))}`, `Express ${shown(at(hit, 'express'))}`] : []
  process.stdout.write(`
| job | unit | Headwater | nginx, 1 worker | ratio | must |
|---|---|---|---|---|---|
${rows.join('\n')}
| memory, idle | MB | ${shown(memory.idle)} | | | ≤ 150 |
| memory, after all of it | MB | ${shown(memory.after)} | | | |

10 KiB from memory, requests/s: ${beside.join(', ')}.
Medians of ${rounds} interleaved rounds of ${seconds} s; wrk -t1; ${cpus().length} × ${cpus()[0]?.model.trim()}; Node ${process.versions.node}.
`)
}

function median(values: readonly number[] | undefined): number | null {
  const sorted = [...(values ?? [])].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

function installTools(): void {
  const missing = [
    { package: 'wrk', file: '/usr/bin/wrk' },
    { package: 'nginx-light', file: '/usr/sbin/nginx' },
  ].filter(({ file }) => !existsSync(file))
  if (missing.length > 0 && process.getuid?.() === 0)
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...missing.map((one) => one.package)]])
      spawnSync('apt-get', ['-qq', ...args], { stdio: 'inherit' })
  if (existsSync('/usr/bin/wrk')) return
  process.stderr.write('The bench needs wrk: sudo apt-get install -y wrk nginx-light\n')
  process.exit(1)
}
