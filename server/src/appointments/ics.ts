// One appointment as a calendar entry: a stable UID, a SEQUENCE that counts its changes, CANCEL once it is off. Nobody is named.
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { Context } from '../context.ts'
import { signText, verifyText, type KeyRing } from '../keys.ts'
import { getSite } from '../routing/queries.ts'
import type { Appointment } from './entities.ts'
import { serviceOf } from './services/queries.ts'

const offStatuses: readonly Appointment['status'][] = ['cancelled', 'expired', 'missed']

export async function toCalendar(ctx: Context, row: Appointment): Promise<string> {
  const site = await getSite(ctx, row.siteId)
  const service = await serviceOf(ctx, row.service)
  const off = offStatuses.includes(row.status)
  const calendar = ical({
    prodId: { company: 'Chaolin', product: 'appointments', language: 'ZH' },
    method: off ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  })
  calendar.createEvent({
    id: `${row.number}@chaolin`,
    sequence: row.sequence,
    stamp: row.endedAt ?? row.createdAt,
    start: row.startsAt,
    end: row.endsAt,
    summary: `${service?.name.zh ?? row.service} ${row.number}`,
    description: (service?.bring ?? []).map(({ zh }) => zh).join('\n'),
    location: site ? `${site.name}，${site.directions}` : row.siteId,
    status: off
      ? ICalEventStatus.CANCELLED
      : row.status === 'held'
        ? ICalEventStatus.TENTATIVE
        : ICalEventStatus.CONFIRMED,
  })
  // Each line ends in CRLF, the last one too.
  return `${calendar.toString().trimEnd()}\r\n`
}

const purpose = 'appointment-ics'
const linkMs = 60 * 24 * 3_600_000
const textOf = (number: string, expires: number) => `${number}\n${expires}`

/** For the calendar of a phone, which has no token: good for this entry and so long. */
export function icsLink(ring: KeyRing, number: string, now: Date) {
  const expires = Math.ceil((now.getTime() + linkMs) / 1000)
  return `/v1/appointments/${number}.ics?expires=${expires}&signature=${signText(ring, purpose, textOf(number, expires))}`
}

export const icsLinkValid = async (
  ring: KeyRing,
  number: string,
  { expires, signature }: { expires: number; signature: string },
  now: Date,
) => expires * 1000 >= now.getTime() && (await verifyText(ring, purpose, textOf(number, expires), signature))
