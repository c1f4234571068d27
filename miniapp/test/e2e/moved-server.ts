// A real server whose clock a walk sets: at ten in the morning of a day, and on to the next.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startServer, type RunningServer } from '../weapp/server.ts'

export interface MovedServer extends RunningServer {
  dataDir: string
  /** '2026-11-18T10:00': from now on it is so late in Hangzhou. */
  setClock: (local: string) => void
}

export async function startMoved(local: string): Promise<MovedServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'moved-server-'))
  const file = path.join(folder, 'clock')
  const setClock = (time: string) => {
    writeFileSync(file, `${Date.parse(`${time}:00+08:00`) - Date.now()}`)
  }
  setClock(local)
  const dataDir = path.join(folder, 'data')
  // A busy machine is no matter of these walks.
  const env = { DATA_DIR: dataDir, CLOCK_FILE: file, STALL_LIMIT_MS: '0' }
  const server = await startServer(env, 'test/moved-clock.ts')
  return {
    ...server,
    dataDir,
    setClock,
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
