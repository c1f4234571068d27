// Where pictures are kept: one small interface; a folder, or an S3-compatible store.
import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export type FileStore = {
  /** Overwrites; what was written is whole or absent. */
  write(name: string, content: Buffer): Promise<void>
  read(name: string): Promise<Buffer | null>
  /** Of one file; one that is not there is removed already. */
  remove(name: string): Promise<void>
}

/** Names are ours ('<id>/<size>.jpg'), never a person's; anything else is refused. */
const safeName = /^[\w-]+(\/[\w-]+(\.\w+)?)*$/

/** Spread over folders by the first characters, since a folder of a million names is slow. */
export function pathOf(name: string) {
  if (!safeName.test(name)) throw new Error('not a file name of ours')
  return `${name.slice(0, 2)}/${name}`
}

export function createFolderStore(folder: string): FileStore {
  const fileOf = (name: string) => join(folder, pathOf(name))
  return {
    async write(name, content) {
      const path = fileOf(name)
      // Processes on several machines may share the folder and a process number.
      const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.draft`
      await mkdir(dirname(path), { recursive: true })
      await writeFile(draft, content, { flush: true })
      await rename(draft, path)
    },
    async read(name) {
      try {
        return await readFile(fileOf(name))
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    async remove(name) {
      const path = fileOf(name)
      await rm(path, { force: true })
      await rmdir(dirname(path)).catch((error: unknown) => {
        if (!isMissing(error) && !stillUsed.has(codeOf(error))) throw error
      })
    },
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code
const isMissing = (error: unknown) => codeOf(error) === 'ENOENT'
const stillUsed = new Set<string | undefined>(['ENOTEMPTY', 'EEXIST'])
