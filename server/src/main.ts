// Config → clients → context → app → listen; the worker; an ordered close.
import { closeServer, startServer } from './server.ts'
import { ConfigError, readConfig } from './config.ts'
import closeWithGrace from 'close-with-grace'

try {
  const server = await startServer(readConfig(process.env))
  process.stdout.write(`潮邻 Chaolin: ${server.address}\n`)
  if (server.config.wechat === 'sandbox') process.stdout.write('Sandbox mode: this is not WeChat.\n')
  closeWithGrace({ delay: 15_000, logger: false }, () => closeServer(server))
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack)}\n`)
  process.exitCode = 1
}
