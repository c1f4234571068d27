// `pnpm --filter server door <gateId> <token> <server url> [folder] [port]`: a door that opens to POST /scan { code, direction }.
import { join } from 'node:path'
import closeWithGrace from 'close-with-grace'
import { startDoor } from './door.ts'

const everyMs = 10_000
const [gateId, token, serverUrl, folder, port] = process.argv.slice(2)
if (!gateId || !token || !serverUrl) {
  process.stderr.write('door <gateId> <token> <server url> [folder] [port]\n')
  process.exit(1)
}
const door = await startDoor({
  gateId,
  token,
  serverUrl,
  folder: folder ?? join('data', 'doors', gateId),
  port: Number(port ?? 0),
})
process.stdout.write(`${gateId} listens on ${door.url}\n`)

/** First what it did, then what the server knows after that. */
async function talk() {
  const conflicts = await door.sync()
  for (const { reason, visitId } of conflicts ?? [])
    process.stdout.write(`judged otherwise: ${reason} ${visitId ?? ''}\n`)
  const contact = await door.poll()
  if (contact !== 'same') process.stdout.write(`${new Date().toISOString()} bundle: ${contact}\n`)
}

await talk()
let talking = false
const timer = setInterval(() => {
  if (talking) return
  talking = true
  void talk().finally(() => (talking = false))
}, everyMs)
closeWithGrace(async () => {
  clearInterval(timer)
  await door.close()
})
