// POST requests: a form of another system becomes a report, by the same routing and in one transaction.
import type { CategoryRow } from '@chaolin/shared/reports/categories'
import { open311Limits } from '@chaolin/shared/open311/schema'
import { countCharacters } from '@chaolin/shared/text'
import { asPlace } from '@chaolin/shared/routing/coordinates'
import { nanoid } from 'nanoid'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { isUniqueViolation } from '../errors.ts'
import { addJobs } from '../outbox/actions.ts'
import { fileFromChannel, prepareReport, type ArrivalBody } from '../reports/actions.ts'
import { countFiled, findByExternalId } from '../reports/queries.ts'
import { insertStandIn } from '../residents/actions.ts'
import type { Open311Key } from './entities.ts'
import { Open311Error } from './errors.ts'
import type { Params } from './form.ts'
import { readJurisdiction } from './jurisdictions.ts'
import { channelOf } from './keys.ts'
import { mediaJobs, readMediaUrls } from './media.ts'
import { readPoint } from './numbers.ts'
import { findService, noticeOf } from './services.ts'
import { sha256 } from '../sha256.ts'

export type NewRequest = {
  body: ArrivalBody
  category: CategoryRow
  /** Given as the only place: it has to be known. */
  addressId: string | null
  mediaUrls: string[]
  phone: string | null
  externalId: string | null
}

const longestAddress = 200

/** Everything that can be said against the form itself. */
export async function readNewRequest(
  ctx: Context,
  params: Params,
  idempotencyKey: unknown,
): Promise<NewRequest> {
  await readJurisdiction(ctx, params)
  const code = params.get('service_code')?.trim()
  if (code === undefined) throw new Open311Error(400, 'service_code is missing')
  const category = await findService(ctx, code)
  const point = readPoint(params)
  const address = readText(params, 'address_string', longestAddress)
  const addressId = readText(params, 'address_id', longestAddress)?.trim() ?? null
  if (!point && !address && !addressId)
    throw new Open311Error(400, 'A location is missing: lat and long, or address_string, or address_id')
  const text = readText(params, 'description', open311Limits.description)
  const body: ArrivalBody = {
    // GeoReport does not require a description; a report has to say something.
    text: text ?? category.zh,
    category: category.code,
    public: true,
    answers: readAnswers(params, category),
    ...(point ? { place: asPlace(point) } : {}),
    ...(address ? { address } : {}),
    ...(addressId ? { doorPlate: addressId, compoundId: addressId } : {}),
  }
  return {
    body,
    category,
    addressId: point || address ? null : addressId,
    mediaUrls: readMediaUrls(params),
    phone: readPhone(params),
    externalId: readExternalId(params, idempotencyKey),
  }
}

function readText(params: Params, name: string, most: number): string | null {
  const text = params.get(name)
  if (text !== null && countCharacters(text) > most)
    throw new Open311Error(400, `${name} has more than ${most} characters`)
  return text
}

function readAnswers(params: Params, { questions }: CategoryRow) {
  const problems: string[] = []
  const answers: Record<string, string> = {}
  const given = params.attributes()
  for (const [code, values] of given) {
    const question = questions.find(({ id }) => id === code)
    const [value = ''] = values
    if (!question) problems.push(`attribute[${code}] is not asked by this service`)
    else if (values.length > 1) problems.push(`attribute[${code}] takes one value`)
    else if (question.options && !question.options.some(({ id }) => id === value))
      problems.push(`attribute[${code}] must be one of ${question.options.map(({ id }) => id).join(', ')}`)
    else if (countCharacters(value) > longestAddress)
      problems.push(`attribute[${code}] has more than ${longestAddress} characters`)
    else answers[code] = value
  }
  for (const { id, required } of questions)
    if (required && !given.has(id)) problems.push(`attribute[${id}] is required`)
  if (problems.length > 0) throw new Open311Error(400, problems)
  return answers
}

/**
 * Of what a client says about the person only the telephone number is kept, for the post to ring back: staff see it
 * masked and each reading is recorded. Names, e-mail, device and account are not needed and not stored.
 */
function readPhone(params: Params): string | null {
  const phone = params.get('phone')?.trim() ?? null
  return phone !== null && /^\+?[\d\s()-]{5,20}$/.test(phone) ? phone : null
}

/** The client's own id of the matter, so that a repeat makes no second report. */
function readExternalId(params: Params, idempotencyKey: unknown): string | null {
  const own = params.get('external_id') ?? (typeof idempotencyKey === 'string' ? idempotencyKey : null)
  return own?.trim() ? sha256(own.trim()) : null
}

export type FiledRequest = { number: string; category: CategoryRow; repeated: boolean }

export async function fileRequest(ctx: Context, key: Open311Key, request: NewRequest): Promise<FiledRequest> {
  const { externalId, category } = request
  const recall = async () => (externalId === null ? null : findByExternalId(ctx, channelOf(key), externalId))
  const earlier = await recall()
  if (earlier) return { number: earlier.number, category, repeated: true }
  try {
    const report = await inTransaction(ctx, (tx) => file(tx, key, request))
    return { number: report.number, category, repeated: false }
  } catch (error) {
    // The same request may have come twice at once.
    const first = isUniqueViolation(error) ? await recall() : null
    if (first) return { number: first.number, category, repeated: true }
    throw error
  }
}

async function file(tx: Context, key: Open311Key, request: NewRequest) {
  await refuseTooMany(tx, key)
  const arrival = await prepareReport(tx, request.body)
  if (request.addressId !== null && arrival.decision.address === null)
    throw new Open311Error(400, `address_id ${request.addressId} is not known here`)
  const report = await fileFromChannel(
    tx,
    {
      source: 'open311',
      channel: channelOf(key),
      externalId: request.externalId,
      personId: await standInFor(tx, key, request.phone),
    },
    arrival,
  )
  await addJobs(tx, mediaJobs(report, request.mediaUrls))
  return report
}

/** A number to ring belongs to a person of its own, so that it is read, exported and forgotten like any other. */
async function standInFor(tx: Context, key: Open311Key, phone: string | null) {
  if (phone === null) return key.personId
  const personId = nanoid(21)
  await insertStandIn(tx, personId, phone)
  return personId
}

const minuteMs = 60_000
const dayMs = 24 * 3_600_000

async function refuseTooMany(tx: Context, key: Open311Key) {
  if (!tx.config.rateLimit) return
  const nowMs = tx.now().getTime()
  const filedWithin = (spanMs: number) => countFiled(tx, channelOf(key), new Date(nowMs - spanMs))
  if ((await filedWithin(minuteMs)) >= key.perMinute)
    throw new Open311Error(429, 'Too many requests with this api_key', minuteMs / 1000)
  if ((await filedWithin(dayMs)) >= key.perDay)
    throw new Open311Error(429, 'The limit of a day is reached for this api_key', minuteMs / 1000)
}

export const filedView = ({ number, category }: FiledRequest) => [
  { service_request_id: number, service_notice: noticeOf(category), account_id: null },
]
