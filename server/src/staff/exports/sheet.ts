// A table as a file, in parts: each part is text that is kept, and the file is put together while it is sent.
import { stringify } from 'csv-stringify/sync'
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate'

export type Cell = string | number | null
export type Format = 'csv' | 'xlsx'

export const contentTypes: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
/** A sheet holds no more, its heading included. */
export const mostSheetRows = 1_048_575

/** RFC 4180; what a spreadsheet would take for a formula gets a quote in front. */
const csvPart = (rows: readonly Cell[][]) =>
  stringify(rows as Cell[][], { record_delimiter: 'windows', escape_formulas: true })

/** Cells are texts that are nothing but text, or numbers: no cell of ours is ever a formula. */
const sheetPart = (rows: readonly Cell[][]) =>
  rows.map((row) => `<row>${row.map(sheetCell).join('')}</row>`).join('')

const sheetCell = (cell: Cell) =>
  cell === null
    ? '<c/>'
    : typeof cell === 'number'
      ? `<c><v>${cell}</v></c>`
      : `<c t="inlineStr"><is><t xml:space="preserve">${toXml(cell)}</t></is></c>`

/** What XML cannot hold is left out; what Excel would read as an escape is escaped itself; a line ends as in XML. */
const toXml = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/_(x[0-9A-Fa-f]{4}_)/g, '_x005F_$1')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')

const byteOrderMark = '\ufeff'

/** The first part begins with the heading. */
export function partOf(format: Format, heading: string[] | null, rows: readonly Cell[][]): Buffer {
  const all = heading ? [heading, ...rows] : rows
  if (format === 'xlsx') return Buffer.from(sheetPart(all))
  return Buffer.from(`${heading ? byteOrderMark : ''}${csvPart(all)}`)
}

/** The whole file, a part at a time: never more than one of them is in memory. */
export async function* fileOf(format: Format, parts: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  if (format === 'csv') yield* parts
  else yield* workbookOf(parts)
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** The least that makes a workbook with one sheet. */
const frame: Record<string, string> = {
  '[Content_Types].xml': `${xml}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
  '_rels/.rels': `${xml}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="潮邻" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
}
const sheetStart = `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`
const sheetEnd = '</sheetData></worksheet>'

async function* workbookOf(parts: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  let made: Uint8Array[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    made.push(chunk)
  })
  const take = () => {
    const chunks = made
    made = []
    return chunks
  }
  for (const [name, text] of Object.entries(frame)) {
    const file = new ZipPassThrough(name)
    zip.add(file)
    file.push(strToU8(text), true)
  }
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 6 })
  zip.add(sheet)
  sheet.push(strToU8(sheetStart))
  for await (const part of parts) {
    sheet.push(part)
    yield* take()
  }
  sheet.push(strToU8(sheetEnd), true)
  zip.end()
  yield* take()
}
