import { connect, type Socket } from 'node:net'

/**
 * Clients that read one URL at one pace each, until this program is ended. `node slow-clients.ts PORT HOST PATH COUNT RATE`,
 * rate in bytes a second. They read what they take once a second, a twentieth of them at a time.
 */
const [port = '', host = '', path = '', count = '', rate = ''] = process.argv.slice(2)
const turns = 20
const groups: Socket[][] = Array.from({ length: turns }, () => [])

for (let n = 0; n < Number(count); n += 1) {
  const socket = connect({ port: Number(port), host: '127.0.0.1' })
  socket.on('error', () => {}).once('connect', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`))
  groups[n % turns]?.push(socket)
}

/** Takes what is there, up to the share of one second; the rest stays with the kernel, and so with the server. */
function take(socket: Socket): void {
  for (let left = Number(rate); left > 0; ) {
    const piece: Buffer | null = socket.read(Math.min(left, socket.readableLength) || undefined)
    if (piece === null) return
    left -= piece.length
  }
}

let turn = 0
setInterval(() => {
  for (const socket of groups[turn] ?? []) take(socket)
  turn = (turn + 1) % turns
}, 1000 / turns)
