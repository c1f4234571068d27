// An import sent to the door: kept in a file while it comes in, then read line by line.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { mostImportBytes, type ImportReport } from '@chaolin/shared/routing/addresses/address-schema'
import type { FastifyRequest } from 'fastify'
import { Refused, type FieldError } from '../../errors.ts'
import { readCsv, UnreadableFile } from './csv.ts'
import { importAddresses } from './import.ts'

export async function importUpload(request: FastifyRequest): Promise<ImportReport> {
  if (!(request.body instanceof Readable)) throw new Refused('media_type')
  const folder = await mkdtemp(join(tmpdir(), 'chaolin-import-'))
  try {
    const file = join(folder, 'addresses.csv')
    await pipeline(limited(request.body), createWriteStream(file))
    const errors: FieldError[] = []
    const { refused, ...report } = await importAddresses(
      request.ctx,
      readCsv(createReadStream(file)),
      ({ line, field, reason }) =>
        errors.push({ path: field ? `${line}.${field}` : String(line), message: reason }),
    )
    if (refused > 0)
      throw new Refused('import_refused', {
        detail: `${report.lines} 行里有 ${refused} 行不对，一行也没有导入`,
        errors,
      })
    return report
  } catch (error) {
    throw error instanceof UnreadableFile
      ? new Refused('invalid', { errors: [{ path: 'file', message: error.message }] })
      : error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The request is left open, so that the refusal can still be sent. */
async function* limited(body: Readable) {
  let bytes = 0
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostImportBytes) throw new Refused('body_too_large')
    yield chunk
  }
}
