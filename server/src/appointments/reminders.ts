// What is told of an appointment, and when: booked, a day and two hours before, ended, moved, offered. Read anew each time.
import { appointmentLimits } from '@chaolin/shared/appointments/rules'
import type { Context } from '../context.ts'
import { tell } from '../notices/delivery.ts'
import { addJobs, type NewJob } from '../outbox/actions.ts'
import type { Handlers } from '../outbox/worker.ts'
import { getSite } from '../routing/queries.ts'
import { Appointment, AppointmentHistory, Slot, WaitlistEntry } from './entities.ts'
import { serviceOf } from './services/queries.ts'

const plain = { disableIdentityMap: true } as const

type Booked = Pick<Appointment, 'id' | 'number' | 'sequence'>

/** Owed once it is booked, or booked for another time. One row: the reminders follow when it is told. */
export const bookedJobs = (tx: Context, ...booked: Booked[]) =>
  addJobs(
    tx,
    booked.map(({ id, number, sequence }) => ({
      kind: 'appointment.booked',
      subject: `appointment:${number}`,
      payload: { appointmentId: id, sequence },
    })),
  )

/** Those that are still to come. Added twice they are told once. */
const reminderJobs = (ctx: Context, { id, number, sequence, startsAt }: Appointment): NewJob[] =>
  appointmentLimits.remindBeforeMs
    .map((beforeMs) => ({ beforeMs, dueAt: new Date(startsAt.getTime() - beforeMs) }))
    .filter(({ dueAt }) => dueAt > ctx.now())
    .map(({ beforeMs, dueAt }) => ({
      kind: 'appointment.remind',
      subject: `appointment:${number}:${sequence}:${beforeMs}`,
      payload: { appointmentId: id, sequence, beforeMs },
      dueAt,
    }))

const offsetMs = 8 * 3_600_000
/** '11月25日 09:15', as people say it. */
export function saidTime(time: Date) {
  const local = new Date(time.getTime() + offsetMs).toISOString()
  return `${Number(local.slice(5, 7))}月${Number(local.slice(8, 10))}日 ${local.slice(11, 16)}`
}

async function aboutOf(ctx: Context, about: { siteId: string; service: Appointment['service'] }) {
  const site = await getSite(ctx, about.siteId)
  const service = await serviceOf(ctx, about.service)
  return { site: site?.name ?? about.siteId, matter: service?.name.zh ?? about.service }
}

const page = (number: string) => `appointments/detail/index?number=${number}`

/** Null where it is no more what it was when this was owed. */
async function stillSo(ctx: Context, payload: { appointmentId?: unknown; sequence?: unknown }) {
  const row = await ctx.em.findOne(Appointment, { id: Number(payload.appointmentId) }, plain)
  return row && row.sequence === payload.sequence && row.personId ? row : null
}

type News = { key: string; kind: string; title: string; body: string }

async function tellHolder(ctx: Context, row: Appointment, news: News, template: 'reminder' | 'changed') {
  const { site, matter } = await aboutOf(ctx, row)
  const values = { matter, site, at: row.startsAt, number: row.number }
  await tell(
    ctx,
    {
      personId: row.personId!,
      dedupeKey: `appointment:${row.id}:${news.key}`,
      kind: `appointment.${news.kind}`,
      title: news.title,
      body: news.body,
      number: row.number,
      audience: 'reporter',
    },
    template === 'reminder'
      ? { template: 'appointment_reminder', values: { ...values, note: news.title }, page: page(row.number) }
      : { template: 'appointment_changed', values: { ...values, note: news.title }, page: page(row.number) },
  )
}

const endedWords: Record<string, string> = {
  expire: '没有在时限内付款，号已经放出',
  unmarked: '您没有签到，窗口也没有标记，预约已结束，不记爽约',
  cancel: '预约已取消',
  override: '窗口已为证件本人办理，您的预约已取消',
  miss: '您没有来，记一次爽约；90 天内 3 次会停手机预约 30 天',
  leave: '窗口已取消这次办理',
}

const place = async (ctx: Context, row: Appointment) => {
  const { site, matter } = await aboutOf(ctx, row)
  return `${saidTime(row.startsAt)}，${site}，${matter}`
}

export const noticeHandlers: Handlers = {
  async 'appointment.booked'(ctx, payload) {
    const row = await stillSo(ctx, payload)
    if (row?.status !== 'booked') return
    await addJobs(ctx, reminderJobs(ctx, row))
    const [last] = await ctx.em.find(
      AppointmentHistory,
      { appointmentId: row.id, step: { $in: ['book', 'paid', 'reschedule'] } },
      { orderBy: { id: 'desc' }, limit: 1, ...plain },
    )
    const body = `${await place(ctx, row)}。来不了请提前取消，90 天内 3 次没来会停手机预约 30 天`
    await tellHolder(
      ctx,
      row,
      {
        key: `booked:${row.sequence}`,
        kind: 'booked',
        title: last?.step === 'reschedule' ? '改好时间了' : '预约成功',
        body,
      },
      'changed',
    )
  },
  async 'appointment.remind'(ctx, payload) {
    const row = await stillSo(ctx, payload)
    if (row?.status !== 'booked' || row.startsAt <= ctx.now()) return
    const soon = payload.beforeMs === appointmentLimits.remindBeforeMs[1]
    const title = soon ? '两小时后办理，请带好证件' : '明天办理，请备好材料'
    const key = `remind:${row.sequence}:${String(payload.beforeMs)}`
    await tellHolder(ctx, row, { key, kind: 'remind', title, body: await place(ctx, row) }, 'reminder')
  },
  async 'appointment.ended'(ctx, payload) {
    const row = await ctx.em.findOne(Appointment, { id: Number(payload.appointmentId) }, plain)
    if (!row?.personId) return
    const step = String(payload.step)
    const title = endedWords[step] ?? '预约已结束'
    const money = row.paidAt ? '。工本费原路退回' : ''
    const body = `${await place(ctx, row)}${money}`
    await tellHolder(ctx, row, { key: `ended:${step}`, kind: 'ended', title, body }, 'changed')
  },
  async 'appointment.moved'(ctx, payload) {
    const row = await stillSo(ctx, payload)
    if (!row || (row.status !== 'booked' && row.status !== 'held')) return
    const slot = await ctx.em.findOne(Slot, { id: row.slotId }, plain)
    if (!slot?.closed) return
    const title = '窗口时间有变，请改约'
    const body = `${await place(ctx, row)}，这个时段不开了。点开选新的时段，已付的费用不变`
    await tellHolder(ctx, row, { key: `moved:${row.sequence}`, kind: 'moved', title, body }, 'changed')
  },
  async 'appointment.offer'(ctx, payload) {
    const entry = await ctx.em.findOne(WaitlistEntry, { id: Number(payload.entryId) }, plain)
    if (entry?.status !== 'offered' || entry.offeredSlotId !== payload.slotId) return
    const slot = await ctx.em.findOne(Slot, { id: entry.offeredSlotId }, plain)
    if (!slot || !entry.offeredUntil || entry.offeredUntil <= ctx.now()) return
    const { site, matter } = await aboutOf(ctx, entry)
    await tell(
      ctx,
      {
        personId: entry.personId,
        dedupeKey: `waitlist:${entry.id}:${entry.offers}`,
        kind: 'appointment.offer',
        title: '候补有号了，请在 10 分钟内确认',
        body: `${saidTime(slot.startsAt)}，${site}，${matter}`,
        number: null,
        audience: 'reporter',
      },
      {
        template: 'appointment_offer',
        values: { matter, site, at: slot.startsAt, note: '10 分钟内确认，过时让给下一位' },
        page: 'appointments/waitlist/index',
      },
    )
  },
}
