// What is written as CSV is read back as it was, whatever names hold; and no cell is a formula.
import { Readable } from 'node:stream'
import { expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { readCsv, writeCsv } from './csv.ts'
import { readLine } from './lines.ts'
import { makeRow } from './rows.ts'

const name = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 15 }),
    fc.constantFrom("'=1+1小区", '=甲', '-乙苑', '@丙', '＝丁', '"戊"里', '己,庚', "''+辛", '湾南小区'),
  )
  .map((text) => text.trim())
const line = fc
  .record({
    code: fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/),
    kind: fc.constant('district'),
    parent: fc.constant(''),
    name,
    synonyms: fc.array(
      name.map((text) => text.replaceAll('|', '')),
      { maxLength: 3 },
    ),
    lng: fc.double({ min: -179, max: -60, noNaN: true }).map((degrees) => degrees.toFixed(6)),
    lat: fc.double({ min: -60, max: -1, noNaN: true }).map((degrees) => degrees.toFixed(6)),
  })
  .map(({ synonyms, ...cells }) => readLine(2, { ...cells, synonyms: synonyms.join('|') }))
  .filter((read) => !Array.isArray(read))

test('there and back', async () => {
  await fc.assert(
    fc.asyncProperty(line, async (read) => {
      if (Array.isArray(read)) return
      const row = makeRow(read, null, undefined, 1)
      const file = (await writeCsv([row]).toArray()).map(String).join('')
      const [, cells] = parse(file, { bom: true })
      for (const cell of cells!) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
      const [back] = await Readable.from(readCsv(Readable.from([Buffer.from(file)]))).toArray()
      expect(back).toMatchObject({
        code: read.code,
        name: read.name,
        synonyms: row.synonyms,
        point: [row.lng, row.lat],
      })
    }),
  )
})
