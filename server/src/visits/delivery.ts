// What visits owe: telling the household and the visitor of a step, the compound's own system, and the timers.
import type { Context } from '../context.ts'
import { startOfDay } from '../day.ts'
import { deliverTo } from '../micro-brains/actions.ts'
import type { NewNotice } from '../notices/actions.ts'
import { tell, tellAll, type Message } from '../notices/delivery.ts'
import type { Handlers } from '../outbox/worker.ts'
import { getCompound } from './compounds/queries.ts'
import type { Visit, VisitHistory } from './entities.ts'
import { memberIds } from './households/queries.ts'
import { readMessage } from './outgoing.ts'
import { spoken } from './pass.ts'
import { findVisit, readMoment } from './queries.ts'
import { endVisit, lapseVisit } from './timers.ts'

type Scene = { visit: Visit; moment: VisitHistory; compound: string }
type Words = { title: string; body: string }

const nameOf = ({ maskedName }: Visit) => maskedName ?? '访客'
const times = ({ from, until }: Visit) => `${spoken(from)} 到 ${spoken(until)}`
const isAsked = ({ visit }: Scene) => visit.answerBy !== null

/** Steps that the members of the household hear of, but the one who took it. */
const toHousehold: Record<string, (scene: Scene) => Words | null> = {
  request: ({ visit }) => ({
    title: `${nameOf(visit)} 想来您家`,
    body: `${visit.purpose ?? ''}，${times(visit)}`,
  }),
  register: (scene) =>
    isAsked(scene)
      ? { title: `${nameOf(scene.visit)} 在门岗，想来您家`, body: scene.visit.purpose ?? times(scene.visit) }
      : null,
  claim: ({ visit }) => ({ title: `${nameOf(visit)} 领了您的邀请`, body: '不是您请的人，可以收回' }),
  accept: ({ visit }) => ({ title: `家里人同意了 ${nameOf(visit)} 来访`, body: times(visit) }),
  refuse: ({ visit }) => ({ title: `家里人谢绝了 ${nameOf(visit)} 来访`, body: times(visit) }),
  cancel: ({ visit }) => ({ title: `${nameOf(visit)} 的来访取消了`, body: times(visit) }),
  lapse: ({ visit }) => ({
    title: `${nameOf(visit)} 的来访还没有人回答`,
    body: '现在只能进大门，您还可以同意',
  }),
}

const unanswered = '住户没有回答'

/** Steps the visitor hears of; without an answer, in the same words whoever does or does not live there. */
const toVisitor: Record<string, (scene: Scene) => (Words & { result: string }) | null> = {
  accept: ({ visit }) => ({ title: '住户同意您来访了', body: times(visit), result: '已同意' }),
  refuse: ({ visit }) => ({ title: '住户没有同意这次来访', body: times(visit), result: '未同意' }),
  lapse: () => ({ title: `${unanswered}，您可以先进大门`, body: '进楼要等住户同意', result: '仅限大门' }),
  expire: (scene) =>
    isAsked(scene) && !scene.visit.consentId && scene.visit.doors === 0
      ? { title: `${unanswered}，这次来访过期了`, body: '可以到门岗登记', result: '已过期' }
      : null,
  cancel: ({ visit }) => ({ title: '这次来访取消了', body: times(visit), result: '已取消' }),
}

const notice = (
  { visit, moment }: Scene,
  side: 'h' | 'v',
  personId: string,
  { title, body }: Words,
): NewNotice => ({
  personId,
  dedupeKey: `visit:${visit.id}:${moment.seq}:${side}:${personId}`,
  kind: `visit.${moment.step}`,
  title,
  body: [...body].slice(0, 80).join(''),
  number: visit.id,
  audience: 'reporter',
})

const page = ({ id }: Visit, name = 'detail') => `visits/${name}/index?id=${encodeURIComponent(id)}`

const askedMessage = ({ visit }: Scene): Message => ({
  template: 'visit_asked',
  page: page(visit, 'answer'),
  values: {
    visitor: nameOf(visit),
    purpose: visit.purpose ?? '',
    at: visit.from,
    answerBy: visit.answerBy ?? visit.until,
  },
})

async function notifyHousehold(ctx: Context, scene: Scene) {
  const { visit, moment } = scene
  const words = visit.householdId ? toHousehold[moment.step]?.(scene) : null
  if (!words) return
  const members = (await memberIds(ctx, visit.householdId!)).filter((id) => id !== moment.personId)
  const asks = visit.status === 'requested'
  await tellAll(
    ctx,
    members.map((id) => notice(scene, 'h', id, words)),
    asks ? askedMessage(scene) : null,
  )
}

async function notifyVisitor(ctx: Context, scene: Scene) {
  const { visit, moment, compound } = scene
  const { visitorId } = visit
  const words = visitorId && visitorId !== moment.personId ? toVisitor[moment.step]?.(scene) : null
  if (!visitorId || !words) return
  await tell(ctx, notice(scene, 'v', visitorId, words), {
    template: 'visit_answered',
    page: page(visit),
    values: { compound, result: words.result, at: visit.from, note: words.title },
  })
}

/** News that is overtaken is no news. */
async function notify(ctx: Context, visitId: string, seq: number) {
  const visit = await findVisit(ctx, visitId)
  const moment = await readMoment(ctx, visitId, seq)
  if (!visit || moment?.status !== visit.status) return
  // The yes that came late leaves the status as it was.
  if (moment.step === 'lapse' && visit.consentId) return
  const compound = await getCompound(ctx, visit.compoundId)
  const scene = { visit, moment, compound: compound?.name ?? '' }
  await notifyHousehold(ctx, scene)
  await notifyVisitor(ctx, scene)
}

/** An offline gate tells of it later: that is for the inbox alone. */
const freshMs = 30 * 60_000

/** Once a day for each visit, however often its party goes in and out. */
async function notifyArrival(ctx: Context, visitId: string, gate: string, at: Date) {
  const visit = await findVisit(ctx, visitId)
  if (!visit?.householdId || !visit.consentId || visit.status === 'cancelled' || visit.status === 'refused')
    return
  const members = await memberIds(ctx, visit.householdId)
  const day = startOfDay(at).getTime()
  const title = `${nameOf(visit)} 到了${gate}`
  const fresh = ctx.now().getTime() - at.getTime() < freshMs
  await tellAll(
    ctx,
    members.map((personId) => ({
      personId,
      dedupeKey: `visit:${visit.id}:in:${day}:${personId}`,
      kind: 'visit.arrived',
      title,
      body: spoken(at),
      number: visit.id,
      audience: 'reporter' as const,
    })),
    fresh
      ? { template: 'visit_arrived', page: page(visit), values: { visitor: nameOf(visit), gate, at } }
      : null,
  )
}

/** Who had claimed a card that the household took back: the visit knows them no more. */
async function notifyUndone(ctx: Context, visitId: string, personId: string, jobId: number) {
  const visit = await findVisit(ctx, visitId)
  if (!visit || visit.visitorId === personId) return
  await tell(
    ctx,
    {
      personId,
      dedupeKey: `visit:${visitId}:undone:${jobId}`,
      kind: 'visit.undo',
      title: '邀请被收回了',
      body: '住户收回了这张邀请，您填的内容已经删除',
      number: null,
      audience: 'reporter',
    },
    null,
  )
}

export const visitHandlers: Handlers = {
  'visit.notify': (ctx, { visitId, seq }) => notify(ctx, String(visitId), Number(seq)),
  'visit.arrived': (ctx, { visitId, gate, at }) =>
    notifyArrival(ctx, String(visitId), String(gate), new Date(String(at))),
  'visit.undone': (ctx, { visitId, personId }, { id }) =>
    notifyUndone(ctx, String(visitId), String(personId), id),
  'visit.lapse': (ctx, { visitId }) => lapseVisit(ctx, String(visitId)),
  'visit.end': (ctx, { visitId }) => endVisit(ctx, String(visitId)),
  async 'visit.deliver'(ctx, payload, job) {
    const message = await readMessage(ctx, payload)
    if (message) await deliverTo(ctx, job, message)
  },
}
