import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** How much of an answer the kernel may hold, beyond what is on its way, bytes. It asks for more at half of that. */
const mostUnsent = 256 * 1024

/** `IPPROTO_TCP` and `TCP_NOTSENT_LOWAT` of Linux. */
const [tcp, notSentLowAt] = [6, 25]

/**
 * Has the kernel hold little for each connection to a port that this process listens on. Else it takes up to 4 MB for one
 * that reads slowly; some hundreds of those, and all TCP of the machine is held back for want of memory. Neither runtime has a way to
 * say so, so the system is called, on Linux. Where that cannot be, all works as before.
 */
export function keepLittleUnsent(port: number): void {
  if (process.platform !== 'linux') return
  try {
    const set = systemsSetsockopt()
    for (const fd of listenersOn(port)) set(fd, mostUnsent)
  } catch {}
}

type SetUnsent = (fd: number, bytes: number) => unknown

type BunFfi = {
  dlopen(
    library: string,
    symbols: { setsockopt: { args: readonly string[]; returns: string } },
  ): { readonly symbols: { setsockopt(...args: readonly unknown[]): unknown } }
}

function systemsSetsockopt(): SetUnsent {
  const bun = process.getBuiltinModule('bun:ffi') as BunFfi | undefined
  const call = bun
    ? bun.dlopen('libc.so.6', { setsockopt: { args: ['i32', 'i32', 'i32', 'ptr', 'u32'], returns: 'i32' } }).symbols
        .setsockopt
    : nodesFfi().dlopen(null, {
        setsockopt: { arguments: ['int32', 'int32', 'int32', 'buffer', 'uint32'], return: 'int32' },
      }).functions.setsockopt
  return (fd, bytes) => call(fd, tcp, notSentLowAt, Buffer.from(Int32Array.of(bytes).buffer), 4)
}

/** Without its warning that it may change, which would greet everybody who starts us: if it does, we do without. */
function nodesFfi() {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return process.getBuiltinModule('node:ffi')
  } finally {
    process.emitWarning = emitWarning
  }
}

/** Descriptors of our sockets that listen on a port. Only Node would tell them, and not officially. */
function listenersOn(port: number): number[] {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const inodes = ['tcp', 'tcp6'].flatMap((table) =>
    tableOf(table)
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, address, , state]) => address?.endsWith(local) && state === '0A')
      .map((fields) => `socket:[${fields[9]}]`),
  )
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter((fd) => inodes.includes(linkOf(fd)))
}

/** There is no `tcp6` where the system was started without IPv6. */
function tableOf(name: string): string {
  try {
    return readFileSync(`/proc/self/net/${name}`, 'utf8')
  } catch {
    return ''
  }
}

/** Some close while they are looked at. */
function linkOf(fd: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return ''
  }
}
