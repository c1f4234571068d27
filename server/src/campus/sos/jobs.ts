// What a call for help owes: WeChat's message to those it told, news of each step, a wider circle, the end of its place.
import type { SosStep } from '@chaolin/shared/campus/sos'
import type { Context } from '../../context.ts'
import { tell, tellAll } from '../../notices/delivery.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { getMicroBrain } from '../../routing/queries.ts'
import { CampusSos, SosAlert, SosHistory } from './entities.ts'
import { alertMessage, alertNotices } from './notices.ts'
import { sosDeliveryHandlers } from './outgoing.ts'
import { forgetSos, lapse, widen } from './steps.ts'
import { endWalk, remindOfWalk } from './walks.ts'

const plain = { disableIdentityMap: true } as const

/** The inbox has had it since the commit; the message is sent once, and not of a call that is over. */
async function sendMessages(ctx: Context, sosId: number) {
  const sos = await ctx.em.findOne(CampusSos, { id: sosId }, plain)
  if (!sos?.openKey) return
  const alerts = await ctx.em.find(SosAlert, { sosId }, { orderBy: { id: 1 }, ...plain })
  const campus = sos.campusId ? ((await getMicroBrain(ctx, sos.campusId))?.name ?? null) : null
  await tellAll(ctx, alertNotices(sos, campus, alerts), alertMessage(sos, campus))
}

const who = { campus: '校园保卫', police: '派出所', desk: '区指挥中心', system: '系统', caller: '' } as const
type Words = { title: string; body: string }

const toCaller: Partial<Record<SosStep, (row: SosHistory) => Words>> = {
  acknowledge: ({ by }) => ({
    title: `${who[by]}收到了您的求助`,
    body: '正在赶来，请尽量待在安全、有人的地方',
  }),
  arrive: ({ by }) => ({ title: `${who[by]}到了`, body: '没有看到人，请拨打电话' }),
  close: () => ({ title: '这次求助结束了', body: '位置 7 天后删除；还有危险请再按求助或拨打 110' }),
}
const toAlerted: Partial<Record<SosStep, (row: SosHistory) => Words>> = {
  false_alarm: () => ({ title: '求助人说是误报', body: '请按规定核实后离开' }),
  left: () => ({ title: '求助人注销了账号', body: '这次求助已经结束' }),
  close: ({ by }) => ({ title: `${who[by]}结束了这次求助`, body: '不用再赶去' }),
}

async function notify(ctx: Context, sosId: number, seq: number) {
  const sos = await ctx.em.findOne(CampusSos, { id: sosId }, plain)
  const row = sos && (await ctx.em.findOne(SosHistory, { sosId, seq }, plain))
  if (!row) return
  const { number, personId } = sos
  const kind = `sos.${row.step}`
  const own = toCaller[row.step]?.(row)
  if (own && personId) {
    const notice = { personId, dedupeKey: `sos:${sosId}:${seq}:own`, kind, ...own, number }
    await tell(ctx, { ...notice, audience: 'reporter' }, null)
  }
  const others = toAlerted[row.step]?.(row)
  if (!others) return
  const alerts = await ctx.em.find(SosAlert, { sosId }, { fields: ['personId'], ...plain })
  await tellAll(
    ctx,
    alerts
      .filter(({ personId: told }) => told !== row.personId)
      .map(({ personId: told }) => ({
        personId: told,
        dedupeKey: `sos:${sosId}:${seq}:${told}`,
        kind,
        ...others,
        number,
        audience: 'staff' as const,
      })),
    null,
  )
}

export const sosHandlers: Handlers = {
  ...sosDeliveryHandlers,
  'sos.message': (ctx, { sosId }) => sendMessages(ctx, Number(sosId)),
  'sos.notify': (ctx, { sosId, seq }) => notify(ctx, Number(sosId), Number(seq)),
  'sos.widen': (ctx, { sosId }) => widen(ctx, Number(sosId)),
  'sos.lapse': (ctx, { sosId }) => lapse(ctx, Number(sosId)),
  'sos.forget': (ctx, { sosId }) => forgetSos(ctx, Number(sosId)),
  'walk.due': (ctx, { walkId }) => endWalk(ctx, String(walkId)),
  'walk.soon': (ctx, { walkId, until }) => remindOfWalk(ctx, String(walkId), String(until)),
}
