// `node bench/burst.ts`: what a calm client sees before, during and after a burst of far more than the machine can do.
// Needs TEST_MYSQL_URL. Prints one line for each second, and the medians of the three times.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { nanoid } from 'nanoid'
import { createDatabase } from '../test/app.ts'
import { prepareDatabase, type Prepared } from './prepare.ts'

const calmS = 5
const burstS = 8
const afterS = 12
const calmClients = 4
const burstClients = Number(process.env.BURST_CLIENTS ?? '400')

type Answer = { atMs: number; waitMs: number; status: number; retryAfter: boolean }

async function submitOnce(address: string, { residents, body }: Prepared, turn: number): Promise<Answer> {
  const { token } = residents[turn % residents.length]!
  const startedMs = performance.now()
  const answer = await fetch(`${address}/v1/reports`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': nanoid(),
      authorization: `Bearer ${token}`,
    },
    body,
  })
  await answer.arrayBuffer()
  return {
    atMs: startedMs,
    waitMs: performance.now() - startedMs,
    status: answer.status,
    retryAfter: answer.headers.has('retry-after'),
  }
}

/** Sends one after the other until told to stop; a burst does not wait, since that is what makes it one. */
async function client(
  address: string,
  prepared: Prepared,
  until: () => boolean,
  answers: Answer[],
  pauseMs: number,
) {
  for (let turn = Math.floor(Math.random() * 1e6); !until(); turn++) {
    answers.push(await submitOnce(address, prepared, turn))
    await pause(pauseMs)
  }
}

const p95 = (answers: Answer[]) => {
  const waits = answers.filter(({ status }) => status === 201).map(({ waitMs }) => waitMs)
  waits.sort((a, b) => a - b)
  return waits[Math.ceil(waits.length * 0.95) - 1] ?? NaN
}

function line(name: string, answers: Answer[]) {
  const done = answers.filter(({ status }) => status === 201).length
  const refused = answers.filter(({ status }) => status === 503)
  const other = answers.length - done - refused.length
  const bare = refused.filter(({ retryAfter }) => !retryAfter).length
  return `${name.padEnd(10)} accepted ${String(done).padStart(5)}  p95 ${p95(answers).toFixed(0).padStart(5)} ms  503 ${String(refused.length).padStart(6)} (${bare} without Retry-After)  other ${other}\n`
}

async function startServerProcess(dataDir: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts'), dataDir, 'ours'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const address = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { address: string }).address))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  return { address, stop: () => child.kill('SIGKILL') }
}

async function main() {
  const dataDir = mkdtempSync(join(tmpdir(), 'chaolin-burst-'))
  const database = await createDatabase('mysql', dataDir)
  const prepared = await prepareDatabase(dataDir, database.url)
  writeFileSync(join(dataDir, 'prepared.json'), JSON.stringify(prepared))
  const server = await startServerProcess(dataDir)
  try {
    const startedMs = performance.now()
    const nowS = () => (performance.now() - startedMs) / 1000
    const calm: Answer[] = []
    const rush: Answer[] = []
    const end = () => nowS() >= calmS + burstS + afterS
    const calmly = Array.from({ length: calmClients }, () => client(server.address, prepared, end, calm, 20))
    await pause(calmS * 1000)
    const rushing = Array.from({ length: burstClients }, () =>
      client(server.address, prepared, () => nowS() >= calmS + burstS, rush, 50),
    )
    await Promise.all([...calmly, ...rushing])
    const between = (fromS: number, untilS: number, answers: Answer[]) =>
      answers.filter(({ atMs }) => atMs >= startedMs + fromS * 1000 && atMs < startedMs + untilS * 1000)
    const all = [...calm, ...rush]
    for (let second = 0; second < calmS + burstS + afterS; second++)
      process.stdout.write(line(`second ${second}`, between(second, second + 1, all)))
    process.stdout.write(
      `\n${burstClients} clients that ask again after 50 ms for ${burstS} s, beside ${calmClients} calm ones\n`,
    )
    process.stdout.write(line('before', between(1, calmS, calm)))
    process.stdout.write(line('during', between(calmS, calmS + burstS, all)))
    process.stdout.write(line('after', between(calmS + burstS + 2, calmS + burstS + afterS, calm)))
  } finally {
    server.stop()
    await database.drop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

await main()
