// posts.csv and sites.csv: who works where, when, and how to get there.
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import { placeSchema } from '@chaolin/shared/place'
import { microBrainKinds, type MicroBrainKind } from '@chaolin/shared/routing/schema'
import type { OpeningHours } from '@chaolin/shared/routing/calendar-schema'
import { parseHours } from '../calendar/opening.ts'
import { files, type DistrictPost, type DistrictSite, type Problem } from './district.ts'
import { readTable, type Cells } from './read-table.ts'

const place = ['lng', 'lat', 'coordinates'] as const
const about = ['phone', 'hours', 'services', 'directions'] as const
const postColumns = ['id', 'kind', 'parent', 'name', ...place, ...about, 'serves'] as const
const siteColumns = ['id', 'kind', 'name', 'post', ...place, ...about] as const

const idPattern = /^[\w-]{1,32}$/
const longest = { name: 60, phone: 40, directions: 200, service: 40, kind: 32 }
const mostServices = 20

type Wrong = (message: string) => void

const listOf = (cell: string) =>
  cell
    .split('|')
    .map((item) => item.trim())
    .filter(Boolean)

export function readPosts(text: string, problems: Problem[]): DistrictPost[] {
  return readTable(files.posts, text, postColumns, problems).map(({ line, cells }) => {
    const wrong: Wrong = (message) => problems.push({ file: files.posts, line, message })
    if (!(microBrainKinds as readonly string[]).includes(cells.kind))
      wrong(`kind 要是 ${microBrainKinds.join(', ')} 之一`)
    return {
      line,
      kind: cells.kind as MicroBrainKind,
      parentId: cells.parent || null,
      serves: listOf(cells.serves),
      ...readCommon(cells, wrong),
    }
  })
}

export function readSites(text: string, problems: Problem[]): DistrictSite[] {
  return readTable(files.sites, text, siteColumns, problems).map(({ line, cells }) => {
    const wrong: Wrong = (message) => problems.push({ file: files.sites, line, message })
    if (!/^[a-z][a-z_]*$/.test(cells.kind) || cells.kind.length > longest.kind)
      wrong('kind 用小写字母和下划线，如 campus_police_post')
    return { line, kind: cells.kind, microBrainId: cells.post, ...readCommon(cells, wrong) }
  })
}

type Common = Cells<'id' | 'name' | (typeof place)[number] | (typeof about)[number]>

function readCommon(cells: Common, wrong: Wrong) {
  if (!idPattern.test(cells.id)) wrong('id 用字母、数字、连字符和下划线，最多 32 个')
  for (const column of ['name', 'phone', 'directions'] as const) {
    if (cells[column] === '') wrong(`${column} 没有填`)
    if ([...cells[column]].length > longest[column]) wrong(`${column} 最多 ${longest[column]} 个字`)
  }
  const [lng, lat] = readPlace(cells, wrong)
  const { id, name, phone, directions } = cells
  return {
    id,
    name,
    phone,
    directions,
    lng,
    lat,
    hours: readHours(cells.hours, wrong),
    services: readServices(cells.services, wrong),
  }
}

function readPlace({ lng, lat, coordinates }: Cells<(typeof place)[number]>, wrong: Wrong) {
  const read = placeSchema.safeParse({
    lng: lng === '' ? NaN : Number(lng),
    lat: lat === '' ? NaN : Number(lat),
    coordinates: coordinates || 'wgs84',
  })
  if (read.success) return toWgs84(read.data)
  wrong('lng、lat 要是经度和纬度，coordinates 是 wgs84 或 gcj02')
  return [0, 0] as const
}

function readHours(text: string, wrong: Wrong): OpeningHours {
  try {
    return parseHours(text)
  } catch (error) {
    wrong(`hours 要写成 Mo-Fr 08:30-12:00,13:30-17:30; PH off 或 24/7：${(error as Error).message}`)
    return parseHours('24/7')
  }
}

/** '居住登记=Residence registration|…' */
function readServices(cell: string, wrong: Wrong) {
  const services = listOf(cell).map((item) => {
    const [zh = '', en = ''] = item.split('=').map((part) => part.trim())
    if (!zh || !en || [zh, en].some((part) => part.length > longest.service))
      wrong(`services 要写成 中文=English|…，每个最多 ${longest.service} 个字：${item}`)
    return { zh, en }
  })
  if (services.length === 0 || services.length > mostServices) wrong(`services 要有 1 到 ${mostServices} 项`)
  return services
}
