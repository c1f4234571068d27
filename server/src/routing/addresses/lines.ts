// One line of an import, judged by itself: what each field may hold.
import { addressKinds, type AddressKind } from '@chaolin/shared/routing/addresses/address-schema'
import { plateCodeOf } from '@chaolin/shared/routing/addresses/plates'
import { plainAddress } from '@chaolin/shared/routing/addresses/plain'
import type { Point } from '@chaolin/shared/routing/geometry'
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import { placeSchema } from '@chaolin/shared/place'

export type Refusal = { line: number; field: string; reason: string }

/** What is not given (undefined) stays as it is in the book. */
export type AddressLine = {
  line: number
  code: string
  kind: AddressKind
  parentCode: string | null
  name: string
  synonyms?: string[] | undefined
  point?: Point | null | undefined
  plates?: string[] | undefined
  synthetic?: boolean | undefined
}

export type Cells = Record<string, string>
export const csvColumns = [
  'code',
  'kind',
  'parent',
  'name',
  'synonyms',
  'lng',
  'lat',
  'coordinates',
  'plates',
  'synthetic',
] as const
export const neededColumns: readonly string[] = ['code', 'kind', 'parent', 'name']

const code = /^[\w-]{1,64}$/
const unusable = /[\p{Cc}\ufffd]|[\u{d800}-\u{dfff}]/u
const longestName = 60
const most = { synonyms: 20, plates: 20 }

class Complaints {
  readonly list: Refusal[] = []
  readonly line: number
  constructor(line: number) {
    this.line = line
  }
  add(field: string, reason: string) {
    this.list.push({ line: this.line, field, reason })
  }
}

const listOf = (cell: string) =>
  cell
    .split('|')
    .map((item) => item.trim())
    .filter((item) => item !== '')

function readName(cell: string, field: string, complaints: Complaints): string {
  if (unusable.test(cell)) complaints.add(field, '有不能用的字符（文件要存成 UTF-8）')
  else if (plainAddress(cell) === '') complaints.add(field, cell === '' ? '没有填' : '没有文字')
  else if (cell.length > longestName) complaints.add(field, `最多 ${longestName} 个字`)
  return cell
}

function readSynonyms(cell: string | undefined, complaints: Complaints) {
  if (cell === undefined) return undefined
  const synonyms = [...new Set(listOf(cell))]
  if (synonyms.length > most.synonyms) complaints.add('synonyms', `最多 ${most.synonyms} 个`)
  for (const synonym of synonyms) readName(synonym, 'synonyms', complaints)
  return synonyms
}

function readPlates(cell: string | undefined, complaints: Complaints) {
  if (cell === undefined) return undefined
  const plates = new Set<string>()
  for (const item of listOf(cell)) {
    const plate = plateCodeOf(item)
    if (plate === null || plate !== item.toUpperCase()) complaints.add('plates', `“${item}”不是门牌编码`)
    else if (plates.has(plate)) complaints.add('plates', `“${plate}”写了两次`)
    else plates.add(plate)
  }
  if (plates.size > most.plates) complaints.add('plates', `最多 ${most.plates} 个`)
  return [...plates].sort()
}

const decimal = /^-?\d{1,3}(\.\d{1,15})?$/
/** Where China lies, roughly: enough to see that two numbers stand in each other's place. */
const isInChina = (lng: number, lat: number) => lng > 73 && lng < 136 && lat > 3 && lat < 54

function readPoint(cells: Cells, complaints: Complaints): Point | null | undefined {
  const { lng = '', lat = '', coordinates = '' } = cells
  if (cells.lng === undefined && cells.lat === undefined) return undefined
  if (lng === '' && lat === '') return null
  const wrong = (field: string, reason: string) => {
    complaints.add(field, reason)
    return null
  }
  for (const [field, cell] of [
    ['lng', lng],
    ['lat', lat],
  ] as const) {
    if (cell === '') return wrong(field, '经度和纬度要一起填')
    if (!decimal.test(cell)) return wrong(field, '不是数字')
  }
  if (isInChina(Number(lat), Number(lng))) return wrong('lng', '经度和纬度写反了')
  const place = placeSchema.safeParse({
    lng: Number(lng),
    lat: Number(lat),
    coordinates: coordinates || 'wgs84',
  })
  if (!place.success)
    return /^(wgs84|gcj02|)$/.test(coordinates)
      ? wrong('lng', '没有这个位置')
      : wrong('coordinates', '只能是 wgs84 或 gcj02')
  return toWgs84(place.data)
}

function readSynthetic(cell: string | undefined, complaints: Complaints) {
  if (cell === undefined) return undefined
  if (!['', '0', '1', 'true', 'false'].includes(cell)) complaints.add('synthetic', '只能是 1 或 0')
  return cell === '1' || cell === 'true'
}

/** The line, or everything that is wrong with it. */
export function readLine(line: number, cells: Cells): AddressLine | Refusal[] {
  const complaints = new Complaints(line)
  const given = cells.code ?? ''
  const kind = addressKinds.find((known) => known === cells.kind)
  const parentCode = cells.parent || null
  if (!code.test(given))
    complaints.add('code', given === '' ? '没有填' : '只能是字母、数字、-、_，最多 64 个')
  if (!kind) complaints.add('kind', cells.kind ? `没有“${cells.kind.slice(0, 20)}”这一级` : '没有填')
  if (parentCode !== null && !code.test(parentCode)) complaints.add('parent', '不是编码')
  const row = {
    line,
    code: given,
    kind: kind ?? 'district',
    parentCode,
    name: readName(cells.name ?? '', 'name', complaints),
    synonyms: readSynonyms(cells.synonyms, complaints),
    point: readPoint(cells, complaints),
    plates: readPlates(cells.plates, complaints),
    synthetic: readSynthetic(cells.synthetic, complaints),
  }
  return complaints.list.length > 0 ? complaints.list : row
}
