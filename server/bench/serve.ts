// One server in a process of its own; tells its parent where it listens and what it has used of the processor.
import { startServer } from '../src/server.ts'
import { startBare } from './bare.ts'
import { configOf, readPrepared } from './prepare.ts'

export type ServerMessage = { address: string } | { cpuUs: number }

const [dataDir = '', variant = ''] = process.argv.slice(2)
const prepared = readPrepared(dataDir)
const tell = (message: ServerMessage) => process.send?.(message)

async function start(): Promise<string> {
  if (variant === 'submit' || variant === 'insertThree') return startBare(prepared, variant)
  // The worker would spend the same processor on the jobs that the requests leave behind; only `whole` has it too.
  const server = await startServer(configOf(prepared), { worker: variant === 'whole', logger: false })
  return server.address
}

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  tell({ cpuUs: user + system })
})
process.on('disconnect', () => process.exit(0))
tell({ address: await start() })
