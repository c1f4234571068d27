// What mediations owe: telling the parties and the mediator of a step, and reminding of the follow-up. No words of a party.
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { inTransaction } from '../../db/transaction.ts'
import { tellAll } from '../../notices/delivery.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { findReportById } from '../../reports/queries.ts'
import { findPerson, peopleAt } from '../../residents/queries.ts'
import type { MediationHistory, Mediation, MediationParty } from './entities.ts'
import { findMediationById, readHistory, readMoment, readParties, standingAppointments } from './queries.ts'
import { lockMediation, roleHere, write, type MatterReport } from './steps.ts'

type Scene = {
  ctx: Context
  mediation: Mediation
  moment: MediationHistory
  report: MatterReport
  parties: MediationParty[]
}
type Words = { title: string; body: string }

const text = (value: unknown) => (typeof value === 'string' ? value : '')
/** 11月20日 15:00, in Hangzhou. */
function spoken(at: unknown) {
  const [date = '', time = ''] = toWire(new Date(text(at))).split('T')
  const [, month, day] = date.split('-').map(Number)
  return `${month}月${day}日 ${time.slice(0, 5)}`
}
const meeting = ({ moment: { data } }: Scene) => `${spoken(data['at'])}，${text(data['place'])}`

/** Steps that both parties hear of. */
const toParties: Record<string, (scene: Scene) => Words> = {
  open: ({ mediation }) => ({ title: '社区来帮您调解', body: `${mediation.mediatorName}会听两边说` }),
  assign: ({ mediation }) => ({ title: '换了调解员', body: `以后由${mediation.mediatorName}来调解` }),
  appoint: (scene) => ({ title: '约好了调解时间', body: meeting(scene) }),
  move: (scene) => ({ title: '调解时间改了', body: meeting(scene) }),
  cancel: (scene) => ({ title: '这次调解取消了', body: `${meeting(scene)}。${scene.moment.note ?? ''}` }),
  offer: () => ({ title: '协议写好了，请您看看', body: '两边都同意，才算数' }),
  sign: () => ({ title: '协议签好了', body: '两边都同意了，随时可以看' }),
  end: ({ moment }) => ({ title: '调解结束了，没有谈成', body: moment.note ?? '' }),
  'follow-up': () => ({ title: '调解回访好了', body: '谢谢您配合' }),
}

/** What the mediator hears of: that something was said, never what. */
const toMediator: Record<string, Words> = {
  join: { title: '对方来了', body: '可以听对方说了' },
  state: { title: '有一方说了情况', body: '打开看看' },
  confirm: { title: '有一方同意协议了', body: '等另一方' },
  decline: { title: '有一方不同意协议', body: '打开看看，再写一版' },
  sign: { title: '协议签好了', body: '请定一个回访的日子' },
  assign: { title: '请您来调解', body: '打开看看' },
  cancel: { title: '这次调解取消了', body: '打开看看' },
}

/** News that is overtaken is no news. */
async function stillSo({ ctx, mediation, moment }: Scene) {
  const { step, data } = moment
  if (step === 'appoint' || step === 'move') {
    const standing = await standingAppointments(ctx, [mediation.id])
    return standing.get(mediation.id)?.at.toISOString() === data['at']
  }
  if (step === 'offer') return mediation.status === 'offered' && mediation.version === data['version']
  if (step === 'confirm' || step === 'decline') return mediation.version === data['version']
  if (step === 'assign') return mediation.mediatorId === data['to']
  return true
}

const notice = (
  { mediation, moment, report }: Scene,
  personId: string,
  audience: 'reporter' | 'staff',
  { title, body }: Words,
  ownReport: boolean,
) => ({
  personId,
  dedupeKey: `mediation:${mediation.id}:${moment.seq}:${personId}`,
  kind: `mediation.${moment.step}`,
  title,
  body: [...body].slice(0, 80).join(''),
  number: ownReport ? report.number : null,
  audience,
})

async function notify(scene: Scene) {
  const { ctx, mediation, moment, parties } = scene
  const said = toParties[moment.step]?.(scene)
  const heard = toMediator[moment.step]
  const notices = said
    ? parties
        // Who came later reads on the page how it began.
        .filter(({ personId, side }) => personId !== null && (moment.step !== 'open' || side === 'first'))
        .map((party) => notice(scene, party.personId!, 'reporter', said, party.side === 'first'))
    : []
  if (heard && moment.personId !== mediation.mediatorId && (await isStillThere(scene)))
    notices.push(notice(scene, mediation.mediatorId, 'staff', heard, true))
  await tellAll(ctx, notices, null)
}

/** A mediator whose role or whose report has gone hears no more of it. */
async function isStillThere({ ctx, mediation, report }: Scene) {
  const mediator = await findPerson(ctx, mediation.mediatorId)
  return mediator !== null && (await roleHere(ctx, mediator, report.homeId)) !== null
}

async function readScene(ctx: Context, mediationId: number, seq: number): Promise<Scene | null> {
  const mediation = await findMediationById(ctx, mediationId)
  const moment = await readMoment(ctx, mediationId, seq)
  const report = mediation && (await findReportById(ctx, mediation.reportId))
  if (!mediation || !moment || !report) return null
  return { ctx, mediation, moment, report, parties: await readParties(ctx, mediationId) }
}

/** The day has come and nobody noted anything: the mediator hears of it, three days later the dispatchers too. */
async function remind(ctx: Context, mediationId: number, seq: number, late: boolean) {
  const scene = await readScene(ctx, mediationId, seq)
  const on = scene?.mediation.followUpAt?.toISOString()
  if (!scene || scene.mediation.status !== 'signed' || scene.moment.data['on'] !== on) return
  const { report, mediation } = scene
  const dispatchers = await peopleAt(ctx, [report.homeId], ['dispatcher'])
  const mediatorThere = await isStillThere(scene)
  const people = late || !mediatorThere ? dispatchers : [mediation.mediatorId]
  const words = { title: '该回访了', body: `看看协议有没有照着做（${mediation.mediatorName}）` }
  const kind = late ? 'late' : 'due'
  await tellAll(
    ctx,
    people.map((personId) => ({
      ...notice(scene, personId, 'staff', words, true),
      dedupeKey: `mediation:${mediationId}:${kind}:${seq}:${personId}`,
      kind: 'mediation.due',
    })),
    null,
  )
  await inTransaction(ctx, (tx) => noteReminder(tx, mediation.publicId, late ? 'remind-late' : 'remind', seq))
}

/** Once for each day and level, however often the job runs. */
async function noteReminder(tx: Context, publicId: string, step: string, seq: number) {
  const mediation = await lockMediation(tx, publicId)
  if (mediation?.status !== 'signed' || (await wasReminded(tx, mediation.id, step, seq))) return
  await write(tx, mediation, {}, { step, by: 'system', personId: null, data: { seq } })
}

async function wasReminded(tx: Context, mediationId: number, step: string, seq: number) {
  const history = await readHistory(tx, mediationId)
  return history.some((row) => row.step === step && row.data['seq'] === seq)
}

export const mediationHandlers: Handlers = {
  async 'mediation.notify'(ctx, { mediationId, seq }) {
    const scene = await readScene(ctx, Number(mediationId), Number(seq))
    if (scene && (await stillSo(scene))) await notify(scene)
  },
  'mediation.follow-up': (ctx, { mediationId, seq, late }) =>
    remind(ctx, Number(mediationId), Number(seq), late === true),
}
