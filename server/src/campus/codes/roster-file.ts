// A roster as a spreadsheet wrote it: each line as a member, or as what is wrong with it.
import {
  memberKinds,
  rosterLimits,
  tidyNumber,
  tidyTail,
  type MemberKind,
} from '@chaolin/shared/campus/codes'
import { Refused } from '../../errors.ts'
import { decode, linesOf, readRecord, unguard, UnreadableFile } from '../../routing/addresses/csv.ts'

export type RosterLine = { number: string; name: string; idTail: string; kind: MemberKind; until: Date }
export type Refusal = { line: number; field: string; reason: string }
export type RosterFile = {
  lines: number
  members: RosterLine[]
  refusals: Refusal[]
  /** Numbers of refused lines: nobody leaves because a line of theirs could not be read. */
  spared: Set<string>
  /** Lines of which not even the number is known. */
  unnamed: number
}

const columns = ['number', 'name', 'idtail', 'until', 'kind'] as const
type Column = (typeof columns)[number]
const needed: readonly Column[] = ['number', 'name', 'idtail', 'until']

const spoken: Record<string, Column> = {
  学号: 'number',
  工号: 'number',
  学工号: 'number',
  姓名: 'name',
  证件号后几位: 'idtail',
  有效期至: 'until',
  身份: 'kind',
}
const kinds = new Map<string, MemberKind>([
  ...memberKinds.map((kind) => [kind, kind] as const),
  ['', 'student'],
  ['学生', 'student'],
  ['教师', 'teacher'],
  ['职工', 'staff'],
])

function readHeader(header: string[]): Column[] {
  const known = header.map((cell) => {
    const name = cell.trim().toLowerCase().replace('_', '')
    return (spoken[name] ?? (columns as readonly string[]).includes(name))
      ? ((spoken[name] ?? name) as Column)
      : null
  })
  const missing = needed.filter((name) => !known.includes(name))
  if (missing.length > 0)
    throw new UnreadableFile('第一行要有这些列：number, name, idTail, until（kind 可以不写）')
  if (known.includes(null)) throw new UnreadableFile('有不认识的列；只收 number, name, idTail, until, kind')
  if (new Set(known).size < known.length) throw new UnreadableFile('有一列写了两次')
  return known as Column[]
}

const dayMs = 86_400_000

/** The end of that day in Hangzhou; null: no such day. */
function endOfDay(text: string): Date | null {
  const [, year = '', month = '', day = ''] = /^(20\d\d)[-/](\d{1,2})[-/](\d{1,2})$/.exec(text) ?? []
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const start = new Date(`${date}T00:00:00+08:00`)
  if (Number.isNaN(start.getTime())) return null
  // The 30th of February would be some day in March.
  const same = new Date(start.getTime() + 8 * 3_600_000).toISOString().slice(0, 10) === date
  return same ? new Date(start.getTime() + dayMs) : null
}

function readMember(cells: Record<Column, string>): RosterLine | { field: Column; reason: string } {
  const number = tidyNumber(cells.number)
  const name = cells.name.normalize('NFKC').trim()
  const idTail = tidyTail(cells.idtail)
  const kind = kinds.get((cells.kind ?? '').trim().toLowerCase())
  const until = endOfDay(cells.until)
  if (!/^[0-9A-Z-]{4,20}$/.test(number)) return { field: 'number', reason: '学号要 4 到 20 位数字、字母' }
  if (name === '' || [...name].length > 60) return { field: 'name', reason: '姓名没填，或太长' }
  if (/\p{Cc}/u.test(name)) return { field: 'name', reason: '姓名里有不能用的字符' }
  if (!/^[0-9X]{4,6}$/.test(idTail)) return { field: 'idtail', reason: '证件号后 4 到 6 位，数字或 X' }
  if (!kind) return { field: 'kind', reason: '身份只有 student、teacher、staff' }
  if (!until) return { field: 'until', reason: '有效期写成 2027-06-30' }
  return { number, name, idTail, kind, until }
}

class Reader {
  readonly file: RosterFile = { lines: 0, members: [], refusals: [], spared: new Set(), unnamed: 0 }
  readonly #seen = new Set<string>()
  #columns: Column[] | null = null

  read(line: number, text: string) {
    if (text.trim() === '') return
    const record = readRecord(text)
    if (this.#columns === null) {
      this.#columns = readHeader(record ?? [])
      return
    }
    this.file.lines += 1
    if (this.file.lines > rosterLimits.lines) throw new UnreadableFile(`一次最多 ${rosterLimits.lines} 行`)
    if (record?.length !== this.#columns.length) {
      this.file.unnamed += 1
      this.refuse(
        line,
        '',
        record ? `有 ${record.length} 列，应当有 ${this.#columns.length} 列` : '引号或长度不对，读不出来',
      )
      return
    }
    const cells = Object.fromEntries(
      this.#columns.map((name, i) => [name, unguard((record[i] ?? '').trim())]),
    ) as Record<Column, string>
    this.#take(line, cells)
  }

  #take(line: number, cells: Record<Column, string>) {
    const member = readMember(cells)
    if ('field' in member) {
      if (member.field === 'number') this.file.unnamed += 1
      else this.file.spared.add(tidyNumber(cells.number))
      return this.refuse(line, member.field === 'idtail' ? 'idTail' : member.field, member.reason)
    }
    if (this.#seen.has(member.number)) return this.refuse(line, 'number', '这个学号前面已经有一行')
    this.#seen.add(member.number)
    this.file.members.push(member)
  }

  refuse(line: number, field: string, reason: string) {
    this.file.refusals.push({ line, field, reason })
  }

  end(): RosterFile {
    if (this.#columns === null) throw new UnreadableFile('文件是空的')
    return this.file
  }
}

/** The request is left open, so that the refusal can still be sent. */
async function* limited(parts: AsyncIterable<Uint8Array>) {
  let bytes = 0
  for await (const part of parts) {
    bytes += part.length
    if (bytes > rosterLimits.bytes) throw new Refused('body_too_large')
    yield part
  }
}

export async function readRoster(parts: AsyncIterable<Uint8Array>): Promise<RosterFile> {
  const reader = new Reader()
  try {
    for await (const { line, text } of linesOf(decode(limited(parts)))) reader.read(line, text)
    return reader.end()
  } catch (error) {
    throw error instanceof UnreadableFile
      ? new Refused('invalid', { errors: [{ path: 'file', message: error.message }] })
      : error
  }
}
