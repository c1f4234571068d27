// What a site's micro-brain that is another system is told of an appointment: the moment as it was, and nobody's name.
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import type { Message } from '../micro-brains/actions.ts'
import { otherSystems } from '../micro-brains/queries.ts'
import { addJobs, type JobPayload } from '../outbox/actions.ts'
import { getSite, listSites } from '../routing/queries.ts'
import { Appointment, AppointmentHistory } from './entities.ts'
import { ticketText } from './queue/tickets.ts'
import { serviceOf } from './services/queries.ts'

const plain = { disableIdentityMap: true } as const

/** Most posts are built in and cost one look-up. Frozen in the job are times and place: what later steps change. */
export async function oweDelivery(
  tx: Context,
  { id, siteId }: Pick<Appointment, 'id' | 'siteId'>,
  moment: { id: number; step: string },
) {
  const site = await getSite(tx, siteId)
  const systems = site ? await otherSystems(tx, [site.microBrainId]) : []
  // Open311 knows requests of residents only.
  const webhooks = systems.filter(({ kind }) => kind === 'webhook')
  if (!site || webhooks.length === 0) return
  const row = await tx.em.findOneOrFail(Appointment, { id }, plain)
  await addJobs(
    tx,
    webhooks.map(({ id: target }) => ({
      kind: 'appointment.deliver',
      subject: `deliver:${target}:appointment:${row.number}`,
      target,
      payload: {
        webhookId: `msg_appointment_${row.number}_${moment.id}_${target}`,
        momentId: moment.id,
        number: row.number,
        step: moment.step,
        service: row.service,
        siteId,
        site: site.name,
        from: toWire(row.startsAt),
        until: toWire(row.endsAt),
        heldUntil: toWireOrNull(row.heldUntil),
        ticket: ticketText(row),
        feeFen: row.feeFen,
      },
    })),
  )
}

/** Those of the sites whose micro-brain is a system that is told of each step. */
export async function toldSites(tx: Context, siteIds: readonly string[]): Promise<Set<string>> {
  const sites = (await listSites(tx)).filter(({ id }) => siteIds.includes(id))
  const systems = await otherSystems(tx, [...new Set(sites.map(({ microBrainId }) => microBrainId))])
  const told = new Set(systems.filter(({ kind }) => kind === 'webhook').map(({ id }) => id))
  return new Set(sites.filter(({ microBrainId }) => told.has(microBrainId)).map(({ id }) => id))
}

/** Null: it is gone. What somebody wrote beside a step stays here: it may name people. */
export async function readMessage(ctx: Context, payload: JobPayload): Promise<Message | null> {
  const row = await ctx.em.findOne(AppointmentHistory, { id: Number(payload.momentId) }, plain)
  if (!row) return null
  const { number, service, siteId, site, from, until, heldUntil, ticket, feeFen } = payload
  const matter = await serviceOf(ctx, String(service))
  return {
    id: String(payload.webhookId),
    type: `appointment.${row.status}`,
    timestamp: toWire(row.at),
    data: {
      id: number,
      kind: 'appointment',
      status: row.status,
      step: row.step,
      category: service,
      text: matter?.name.zh ?? service,
      address: site,
      siteId,
      dueAt: from,
      from,
      until,
      heldUntil,
      ticket,
      feeFen,
      photos: [],
    },
  }
}
