// Where pictures are kept: one small interface; a folder now, an S3-compatible store behind the same words later.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export type FileStore = {
  /** Overwrites; what was written is whole or absent. */
  write(name: string, content: Buffer): Promise<void>
  read(name: string): Promise<Buffer | null>
  remove(name: string): Promise<void>
}

/** Names are ours ('<id>/<size>.jpg'), never a person's; anything else is refused. */
const safeName = /^[\w-]+(\/[\w-]+(\.\w+)?)*$/

export function createFolderStore(folder: string): FileStore {
  const pathOf = (name: string) => {
    if (!safeName.test(name)) throw new Error('not a file name of ours')
    return join(folder, name.slice(0, 2), name)
  }
  return {
    async write(name, content) {
      const path = pathOf(name)
      await mkdir(dirname(path), { recursive: true })
      const draft = `${path}.${process.pid}.draft`
      await writeFile(draft, content)
      await rename(draft, path)
    },
    async read(name) {
      try {
        return await readFile(pathOf(name))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },
    remove: (name) => rm(pathOf(name), { force: true, recursive: true }),
  }
}
