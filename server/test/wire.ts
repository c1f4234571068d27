// A cable to the database that can be cut, and that can lose, refuse or swallow the one answer that matters: commit's.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What becomes of the next commit, once; the others pass. */
export type CommitFault = 'lose the answer' | 'lose the commit' | 'refuse it'

export type Wire = {
  port: number
  faultyCommit: CommitFault | null
  /** Ends the connection instead of passing the n-th statement of the next transaction on, once; 0 is its `begin`. */
  cutAtStatement: number | null
  /** Nothing passes until it is mended; connections stay. */
  hang(): void
  mend(): Promise<void>
  cut(): Promise<void>
}

const comQuery = 3

/** One packet with one statement, as mysql2 sends them. */
function statementIn(bytes: Buffer): string {
  const kind = bytes[4]
  return kind === comQuery ? bytes.toString('latin1', 5).trim().toLowerCase() : ''
}

/** ER_LOCK_DEADLOCK, the way a Galera node answers a commit that failed its certification. */
const certificationFailure = () => {
  const words = Buffer.concat([
    Buffer.from([0xff, 1213 & 0xff, 1213 >> 8]),
    Buffer.from('#40001Deadlock found when trying to get lock; try restarting transaction'),
  ])
  return Buffer.concat([Buffer.from([words.length, 0, 0, 1]), words])
}

function passOn(wire: Wire, isHanging: () => boolean, client: Socket, server: Socket) {
  let mute = false
  let sent: number | null = null
  client.on('data', (bytes) => {
    if (isHanging()) return
    const statement = statementIn(bytes)
    if (statement === 'begin') sent = 0
    if (sent !== null && sent++ === wire.cutAtStatement) {
      wire.cutAtStatement = null
      return client.destroy()
    }
    if (statement === 'commit' && wire.faultyCommit) {
      const fault = wire.faultyCommit
      wire.faultyCommit = null
      if (fault === 'refuse it') return client.write(certificationFailure())
      if (fault === 'lose the commit') return client.destroy()
      mute = true
    }
    server.write(bytes)
  })
  server.on('data', (bytes) => {
    if (isHanging()) return
    // The server has committed: only its answer is lost.
    if (mute) client.destroy()
    else client.write(bytes)
  })
}

export async function startWire(target: number): Promise<Wire> {
  const sockets = new Set<Socket>()
  let hanging = false
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    passOn(wire, () => hanging, client, upstream)
  })
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const wire: Wire = {
    port: (server.address() as AddressInfo).port,
    faultyCommit: null,
    cutAtStatement: null,
    hang() {
      hanging = true
    },
    async mend() {
      hanging = false
      if (!server.listening) await listen(wire.port)
    },
    async cut() {
      for (const socket of sockets) socket.destroy()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
    },
  }
  return wire
}
