// The server with a clock that a walk moves: by so many milliseconds as the file CLOCK_FILE says.
import closeWithGrace from 'close-with-grace'
import { readFileSync } from 'node:fs'
import { readConfig } from '../src/config.ts'
import { closeServer, startServer } from '../src/server.ts'

const file = process.env.CLOCK_FILE ?? ''
const now = () => new Date(Date.now() + Number(readFileSync(file, 'utf8')))

const server = await startServer(readConfig(process.env), { now })
process.stdout.write(`潮邻 Chaolin: ${server.address}\n`)
closeWithGrace({ delay: 15_000, logger: false }, () => closeServer(server))
