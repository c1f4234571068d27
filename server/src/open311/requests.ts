// Requests as anybody may read them: public reports, masked, without their reporters.
import { setImmediate as letOthersRun } from 'node:timers/promises'
import { requestStatus } from '@chaolin/shared/open311/rules'
import { open311Limits } from '@chaolin/shared/open311/schema'
import { parseNumber } from '@chaolin/shared/reports/number'
import { reportStatuses } from '@chaolin/shared/reports/rules'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import type { Signer } from '../files/urls.ts'
import { findPublicByNumbers, isEndedUnseen, listPublic, readLatest } from '../reports/queries.ts'
import { getCategory, homeView } from '../routing/queries.ts'
import { Open311Error } from './errors.ts'
import type { Params } from './form.ts'
import { readJurisdiction } from './jurisdictions.ts'
import { readCount, readPaging, readPoint, readRange } from './numbers.ts'
import { findService, noticeOf } from './services.ts'

type Listed = Awaited<ReturnType<typeof listPublic>>[number]

type Latest = Awaited<ReturnType<typeof readLatest>>

const rounded = (degrees: number, decimals: number) => Number(degrees.toFixed(decimals))
/** About ten metres: where a phone of the app stood may be its owner's door, and flats are hidden from others. */
const phoneDecimals = 4
/** Given by another system to be public. */
const givenDecimals = 6

function placeOf({ source, lat, lng }: Listed) {
  const decimals = source === 'open311' ? givenDecimals : phoneDecimals
  return lat == null || lng == null
    ? { lat: null, long: null }
    : { lat: rounded(lat, decimals), long: rounded(lng, decimals) }
}

/** What the request itself said. */
function saidView(sign: Signer, report: Listed) {
  if (isEndedUnseen(report.status))
    return { description: null, address: null, lat: null, long: null, media_url: null }
  return {
    description: within(maskPersonal(report.text), open311Limits.description),
    address: report.address ? maskPersonal(report.address) : null,
    ...placeOf(report),
    media_url: report.coverPhotoId ? sign(report.coverPhotoId) : null,
  }
}

const within = (text: string, most: number) => {
  const characters = [...text]
  return characters.length > most ? characters.slice(0, most).join('') : text
}

async function requestView(ctx: Context, sign: Signer, report: Listed, latest: Latest) {
  const category = await getCategory(ctx, report.category)
  const home = report.desk ? null : await homeView(ctx, report.homeId)
  const known = latest.get(report.id)
  const said = saidView(sign, report)
  return {
    service_request_id: report.number,
    status: requestStatus(report.status),
    status_notes: known?.note ? maskPersonal(known.note) : null,
    service_name: category?.zh ?? report.category,
    service_code: report.category,
    description: said.description,
    agency_responsible: home ? home.path.join(' ') : null,
    service_notice: category ? noticeOf(category) : null,
    requested_datetime: toWire(report.createdAt),
    updated_datetime: toWire(known?.at ?? report.createdAt),
    expected_datetime: toWire(report.dueAt),
    address: said.address,
    address_id: null,
    zipcode: null,
    lat: said.lat,
    long: said.long,
    media_url: said.media_url,
  }
}

const viewsAtOnce = 50

async function requestViews(ctx: Context, sign: Signer, reports: Listed[]) {
  const latest = await readLatest(ctx, reports)
  const views: Awaited<ReturnType<typeof requestView>>[] = []
  for (let start = 0; start < reports.length; start += viewsAtOnce) {
    const part = reports.slice(start, start + viewsAtOnce)
    views.push(...(await Promise.all(part.map((report) => requestView(ctx, sign, report, latest)))))
    // Masking a thousand texts takes a tenth of a second of the processor: nobody else shall wait for all of it.
    await letOthersRun()
  }
  return views
}

/** `service_request_id` overrides all other arguments. */
export async function listRequests(ctx: Context, sign: Signer, params: Params) {
  const homeIds = await readJurisdiction(ctx, params)
  const ids = params.list('service_request_id')
  if (ids.length > 0) return requestViews(ctx, sign, await findListed(ctx, ids))
  const codes = params.list('service_code')
  for (const code of codes) await findService(ctx, code)
  const reports = await listPublic(ctx, {
    ...readRange(params, ctx.now()),
    ...readPaging(params),
    categories: codes.length > 0 ? codes : null,
    statuses: readStatuses(params),
    homeIds,
    circle: readCircle(params),
  })
  return requestViews(ctx, sign, reports)
}

async function findListed(ctx: Context, ids: string[]) {
  if (ids.length > open311Limits.rows)
    throw new Open311Error(400, `At most ${open311Limits.rows} values of service_request_id`)
  return findPublicByNumbers(ctx, [...new Set(ids.flatMap((id) => parseNumber(id) ?? []))])
}

function readStatuses(params: Params) {
  const wanted = params.list('status')
  if (wanted.some((status) => status !== 'open' && status !== 'closed'))
    throw new Open311Error(400, 'status must be open or closed')
  if (wanted.length === 0) return null
  return reportStatuses.filter((status) => wanted.includes(requestStatus(status)))
}

const mostRadiusM = 3000

/** Our extension: lat, long and radius in metres. */
function readCircle(params: Params) {
  const point = readPoint(params)
  const radiusM = readCount(params, 'radius', mostRadiusM)
  if (radiusM !== null && point === null) throw new Open311Error(400, 'radius needs lat and long')
  return point && { point, radiusM: radiusM ?? 1000 }
}

/** 404 for what is private or nowhere: the same. */
export async function readRequest(ctx: Context, sign: Signer, params: Params, id: string) {
  await readJurisdiction(ctx, params)
  return requestViews(ctx, sign, [await findOne(ctx, id, 'service_request_id')])
}

export async function readToken(ctx: Context, params: Params, token: string) {
  await readJurisdiction(ctx, params)
  const report = await findOne(ctx, token, 'token')
  return [{ service_request_id: report.number, token }]
}

async function findOne(ctx: Context, id: string, name: string) {
  const number = parseNumber(id)
  const [report] = number ? await findPublicByNumbers(ctx, [number]) : []
  if (!report) throw new Open311Error(404, `${name} ${within(id, 60)} was not found`)
  return report
}
