// A confidential request comes in: sealed, counted, and given at once to whoever has the fewest.
import { caseLimits } from '@chaolin/shared/campus/cases/rules'
import { soundsDesperate } from '@chaolin/shared/campus/help-lines'
import type { NewRequest } from '@chaolin/shared/campus/request-schema'
import { onlyHandlerReads, startsAnonymous, type ServiceRow } from '@chaolin/shared/campus/services'
import { formatNumber, numberAlphabet, numberRandomLength } from '@chaolin/shared/reports/number'
import { makePromise } from '@chaolin/shared/reports/promise'
import { acceptWithin } from '@chaolin/shared/reports/categories'
import { customAlphabet } from 'nanoid'
import type { Context } from '../../context.ts'
import { startOfDay } from '../../day.ts'
import { insertRow } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'
import { attachPhotos } from '../../files/actions.ts'
import { submitReport } from '../../reports/actions.ts'
import { findReport } from '../../reports/queries.ts'
import { lockPerson, type Person } from '../../residents/queries.ts'
import { workingCalendarAt } from '../../routing/calendar/queries.ts'
import { readUrgent } from '../../routing/triage/urgent.ts'
import { sealFor } from '../services/messages.ts'
import { prepareRequest } from '../services/prepare.ts'
import type { Content } from './content.ts'
import { CampusCase } from './entities.ts'
import { giveTo } from './giving.ts'
import { nextHandler } from './charge.ts'

const draw = customAlphabet(numberAlphabet, numberRandomLength)

export async function fileCase(
  tx: Context,
  person: Person,
  campusId: string,
  service: ServiceRow,
  body: NewRequest,
): Promise<CampusCase> {
  await lockPerson(tx, person.id)
  await refuseTooMany(tx, person.id)
  const number =
    service.confidentiality === 'handler'
      ? await fileStandIn(tx, person.id, campusId, service)
      : await freeNumber(tx)
  const photoIds = body.photoIds ?? []
  await attachPhotos(tx, person.id, null, photoIds, 'photoIds')
  const calendar = await workingCalendarAt(tx, campusId)
  const promise = makePromise({ acceptWithin, resolveWithin: service.resolveWithin }, tx.now(), calendar)
  const content: Content = { text: body.text, answers: body.answers ?? {}, photoIds }
  const row = {
    number,
    campusId,
    service: service.code,
    confidentiality: service.confidentiality,
    personId: person.id,
    anonymous: startsAnonymous(service.confidentiality, body.anonymous),
    handlerId: null,
    status: 'waiting' as const,
    sealed: await sealFor(tx, number, content),
    urgent: soundsUrgent(body.text),
    dueAt: promise.dueAt,
    createdAt: tx.now(),
  }
  const id = await insertRow(tx.em, CampusCase, row)
  const filed = { ...row, id } as CampusCase
  const handlerId = await nextHandler(tx, filed)
  return handlerId ? giveTo(tx, filed, handlerId) : filed
}

export const soundsUrgent = (text: string) => soundsDesperate(text) || readUrgent(text) !== null

async function refuseTooMany(tx: Context, personId: string) {
  if (!tx.config.rateLimit) return
  const open = { personId, status: { $in: ['waiting' as const, 'open' as const] } }
  if ((await tx.em.count(CampusCase, open)) >= caseLimits.open) throw new Refused('too_many_open')
  const midnight = startOfDay(tx.now())
  if ((await tx.em.count(CampusCase, { personId, createdAt: { $gte: midnight } })) >= caseLimits.perDay)
    throw new Refused('daily_limit', {
      retryAfterS: Math.ceil((midnight.getTime() + 24 * 3_600_000 - tx.now().getTime()) / 1000),
    })
}

/** The post sees that there is something and by when: without a name, without a word of it. */
async function fileStandIn(tx: Context, personId: string, campusId: string, service: ServiceRow) {
  const arrival = await prepareRequest(tx, campusId, service, { text: onlyHandlerReads, anonymous: true })
  const { report } = await submitReport(tx, personId, {
    ...arrival,
    urgent: null,
    service: { code: service.code, held: true },
  })
  return report.number
}

/** Of the same alphabet as those of reports, and of none of them. */
async function freeNumber(tx: Context): Promise<string> {
  const number = formatNumber(draw())
  const taken = (await findReport(tx, number)) !== null || (await tx.em.count(CampusCase, { number })) > 0
  return taken ? freeNumber(tx) : number
}
