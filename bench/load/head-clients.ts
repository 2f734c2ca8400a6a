import { connect } from 'node:net'

/**
 * HEAD requests for some seconds, one at a time on each of some kept connections (HTTP/1.1). Prints how many were answered
 * with 200, and the seconds. `node head-clients.ts PORT HOST PATH CONNECTIONS SECONDS`
 */
const [port, host, path, connections, seconds] = process.argv.slice(2)
const request = Buffer.from(`HEAD ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
const began = performance.now()
let answered = 0

for (let i = 0; i < Number(connections); i += 1) startClient()
setTimeout(() => {
  process.stdout.write(`${answered} ${(performance.now() - began) / 1e3}\n`)
  process.exit()
}, Number(seconds) * 1e3)

function startClient(): void {
  const buffer = Buffer.alloc(4096)
  const callback = (length: number): boolean => {
    // An answer is small, and nothing was sent ahead: it comes in one piece, and ends with an empty line.
    const isWhole = buffer.toString('latin1', length - 4, length) === '\r\n\r\n'
    if (!isWhole || buffer.toString('latin1', 9, 12) !== '200') fail(buffer.toString('latin1', 0, length))
    answered += 1
    socket.write(request)
    return true
  }
  const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true, onread: { buffer, callback } })
  socket.once('error', (error) => fail(error.message))
  // Some servers end a connection after so many requests.
  socket.once('close', startClient)
  socket.write(request)
}

function fail(why: string): never {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}
