import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'

/** A web server of this machine, run for a test with a configuration of its own. */
export type RealOrigin = AsyncDisposable & { readonly port: number }

/**
 * Runs a server on a free loopback port until it takes connections. `args` are made for the port. Another process may
 * have taken the port between our look and the server's: then there is a second try.
 */
export async function startServer(
  command: string,
  args: (port: number) => readonly string[] | Promise<readonly string[]>,
): Promise<RealOrigin> {
  for (let tries = 3; ; tries--) {
    const port = await freePort()
    const child = spawn(command, await args(port), { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-2000)
    })
    child.once('error', (error) => {
      said += error.message
    })
    if (await isServing(child, port)) return { port, [Symbol.asyncDispose]: () => end(child) }
    if (tries === 0) throw new Error(`${command} did not start: ${said}`)
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function isServing(child: ChildProcess, port: number): Promise<boolean> {
  const gone = new Promise<'gone'>((resolve) =>
    child.once('exit', () => resolve('gone')).once('error', () => resolve('gone')),
  )
  for (;;) {
    const tried = await Promise.race([gone, takesConnections(port)])
    if (tried === 'gone') return false
    if (tried) return true
  }
}

function takesConnections(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(port, '127.0.0.1', () => resolve(true))
  socket.once('error', () => setTimeout(resolve, 20, false))
  return promise.finally(() => socket.destroy())
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
