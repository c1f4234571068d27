// What reports owe: telling the reporter, the home and the supporters of a step, and closing what nobody answered.
import { isCase } from '../campus/cases/queries.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { tell, tellAll, type Message } from '../notices/delivery.ts'
import type { Handlers } from '../outbox/worker.ts'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import { isOpen } from '@chaolin/shared/reports/rules'
import { deliverTo } from '../micro-brains/actions.ts'
import { addJob } from '../outbox/actions.ts'
import { peopleAt } from '../residents/queries.ts'
import { getCategory, homeView } from '../routing/queries.ts'
import type { Report, ReportHistory } from './entities.ts'
import { readMoment } from './history.ts'
import { notifyMerged, releaseMerged, type Telling } from './merged-notices.ts'
import { readMessage } from './outgoing.ts'
import { findReportById, listSupporters } from './queries.ts'
import { audienceOf, ownTitle } from './staff-audience.ts'
import { closeInSilence } from './staff-steps.ts'
import { summaryOf } from './views.ts'

type Scene = { ctx: Context; report: Report; moment: ReportHistory; post: string }

/** Steps the reporter hears of, and in which words. */
const toReporter: Record<string, (scene: Scene) => { title: string; body: string }> = {
  accept: ({ post, report }) => ({ title: `${post}指挥站接了`, body: summaryOf(report.text) }),
  progress: ({ moment, report }) => ({ title: '有新进展', body: moment.note ?? summaryOf(report.text) }),
  ask: ({ moment }) => ({ title: '有个问题问您', body: moment.note ?? '' }),
  resolve: ({ moment }) => ({ title: '办好了，请您看看', body: moment.note ?? '' }),
  reject: ({ moment }) => ({ title: '这件事没有受理', body: moment.note ?? '' }),
  transfer: ({ post }) => ({ title: `已替您转到${post}指挥站`, body: '不用重新反映' }),
  return: ({ moment }) => ({ title: '正在重新分派', body: moment.note ?? '' }),
  escalate: ({ post }) => ({ title: `已上报${post}`, body: '由上一级来办' }),
  close: ({ report }) => ({ title: '已结案', body: summaryOf(report.text) }),
  merge: ({ report }) => ({ title: '和同一件事一并办，进展照样告诉您', body: summaryOf(report.text) }),
  unmerge: ({ report }) => ({ title: '您的事改为单独办', body: summaryOf(report.text) }),
  split: ({ moment }) => ({ title: '您说的几件事分开办了', body: moment.note ?? '' }),
}

/** Steps the staff of the home hear of. */
const toStaff: Record<string, string> = {
  submit: '新的反映',
  transfer: '转来一件事',
  return: '退回一件事',
  escalate: '上报来一件事',
  reopen: '居民说没解决，重开了',
  remind: '居民催办',
  answer: '居民回话了',
  withdraw: '居民撤回了',
  comment: '居民补充了情况',
  again: '同一情况又报来了',
  unmerge: '一件并案的事改为单独办',
}

/** Steps that the second post of a matter hears of, and the home does not. */
const toJoint: Record<string, string> = {
  accept: '一起办的事，主办站接单了',
  progress: '一起办的事有新进展',
  resolve: '一起办的事办结了',
}

const page = (report: Report) => `reports/detail/index?number=${report.number}`

/** Steps that are worth a subscribe message, and what it says. */
const messageOf: Record<string, (scene: Scene) => Message> = {
  accept: ({ report, moment, post }) => ({
    template: 'report_accepted',
    page: page(report),
    values: {
      matter: report.text,
      post: `${post}指挥站`,
      status: '已接单',
      at: moment.at,
      number: report.number,
    },
  }),
  ask: ({ report, moment }) => ({
    template: 'report_asked',
    page: page(report),
    values: { matter: report.text, question: moment.note ?? '', at: moment.at, number: report.number },
  }),
  resolve: ({ report, moment }) => ({
    template: 'report_resolved',
    page: page(report),
    values: {
      matter: report.text,
      status: '已办结',
      note: moment.note ?? '',
      at: moment.at,
      number: report.number,
    },
  }),
  close: ({ report, moment }) => ({
    template: 'report_closed',
    page: page(report),
    values: {
      matter: report.text,
      status: '已结案',
      note: '七天没有回音，自动结案',
      at: moment.at,
      number: report.number,
    },
  }),
}

/** News that is overtaken is not news: the status moved on, or the question was answered. */
function stillSo(report: Report, moment: ReportHistory) {
  if (moment.homeId !== report.homeId) return false
  if (moment.step === 'ask') return Boolean(report.askedAt)
  if (moment.step === 'again') return isOpen(report.status)
  return report.status === moment.status || ['remind', 'answer', 'comment'].includes(moment.step)
}

/** Steps the supporters hear of; a matter that is not theirs to rate, in words of their own. */
const toSupporters: Record<string, (scene: Scene) => { title: string; body: string }> = {
  resolve: ({ moment }) => ({ title: '您附议的事办好了', body: maskPersonal(moment.note ?? '') }),
  confirm: ({ report }) => ({ title: '您附议的事结案了', body: publicSummary(report) }),
  close: ({ report }) => ({ title: '您附议的事结案了', body: publicSummary(report) }),
  reopen: ({ report }) => ({ title: '您附议的事重开了', body: publicSummary(report) }),
  reject: ({ moment }) => ({ title: '您附议的事没有受理', body: maskPersonal(moment.note ?? '') }),
  withdraw: () => ({ title: '您附议的事被反映人撤回了', body: '还没解决的话，您可以自己反映' }),
}

const publicSummary = (report: Report) => summaryOf(maskPersonal(report.text))

async function notifyReporter(scene: Scene) {
  const words = toReporter[scene.moment.step]?.(scene)
  const { ctx, report, moment } = scene
  // Who stands for another system has no inbox; that system reads the updates.
  if (!words || report.source !== 'app') return
  // Of what stands for a case they hear by the case that somebody has it.
  if (moment.step === 'accept' && report.service && (await isCase(ctx, report.number))) return
  const message = messageOf[moment.step]?.(scene) ?? null
  await tell(ctx, notice(scene, report.personId, 'reporter', words), message)
}

/** The same step as the reporter of another report reads it that was merged into this one. */
const tellingOf =
  (scene: Scene): Telling =>
  (report, moment) => {
    const own = { ...scene, report, moment }
    const words = toReporter[moment.step]?.(own)
    return words ? { words, message: messageOf[moment.step]?.(own) ?? null } : null
  }

const notice = (
  { report, moment }: Scene,
  personId: string,
  audience: 'reporter' | 'staff',
  { title, body }: { title: string; body: string },
) => ({
  personId,
  dedupeKey: `report:${report.id}:${moment.seq}:${personId}`,
  kind: `report.${moment.step}`,
  title,
  body: [...body].slice(0, 80).join(''),
  number: report.number,
  audience,
})

async function notifyStaff(scene: Scene) {
  const { ctx, report, moment } = scene
  const joint = report.joint.length > 0 ? toJoint[moment.step] : undefined
  const words = ownTitle(moment) ?? toStaff[moment.step] ?? joint
  if (!words) return
  const urgent = report.urgentNumber !== null && isOpen(report.status)
  const title = urgent ? `紧急 · ${words}` : words
  const category = await getCategory(ctx, report.category)
  const body = `${category?.zh ?? ''} · ${publicSummary(report)}`
  const people = await audienceOf(ctx, report, moment)
  const message: Message | null =
    moment.step === 'submit'
      ? {
          template: 'staff_new_report',
          values: {
            category: `${urgent ? '紧急 ' : ''}${category?.zh ?? report.category}`,
            place: report.address ? maskPersonal(report.address) : '见详情',
            at: report.createdAt,
            acceptBy: report.acceptDueAt,
            number: report.number,
          },
          page: `staff/report/index?number=${report.number}`,
        }
      : null
  const notices = people.map((personId) => notice(scene, personId, 'staff', { title, body }))
  await tellAll(ctx, notices, message)
}

/** The scene of a step; null when it is overtaken. */
async function readScene(ctx: Context, reportId: number, seq: number): Promise<Scene | null> {
  const report = await findReportById(ctx, reportId)
  const moment = await readMoment(ctx, reportId, seq)
  if (!report || !moment || !stillSo(report, moment)) return null
  const home = report.desk ? null : await homeView(ctx, report.homeId)
  return { ctx, report, moment, post: home?.name ?? '' }
}

const supportersAtOnce = 200

/** A stretch of the supporters; the next stretch is a job of its own, so that none runs long. */
async function notifySupporters(scene: Scene, afterId: number, ofId: number) {
  const { ctx, moment } = scene
  // Who supports a report that was merged into this one hears how this one ends, under the number that they know.
  const merged = ofId === scene.report.id ? null : await findReportById(ctx, ofId)
  const report = merged ?? scene.report
  const own = { ...scene, report }
  const words = toSupporters[moment.step]?.(own)
  if (!words || !report.public) return
  const supporters = await listSupporters(ctx, report.id, afterId, supportersAtOnce)
  const notices = supporters.map(({ personId }) => ({
    ...notice(own, personId, 'reporter', words),
    ...(merged ? { dedupeKey: `report:${report.id}:in:${scene.report.id}:${moment.seq}:${personId}` } : {}),
  }))
  await tellAll(ctx, notices, null)
  const last = supporters.at(-1)
  if (!last || supporters.length < supportersAtOnce) return
  await addJob(ctx, {
    kind: 'report.supporters',
    subject: `report:${report.id}:supporters`,
    payload: { reportId: scene.report.id, seq: moment.seq, afterId: last.id, ofId },
  })
}

/** Somebody said more about a matter that is being worked on. */
async function notifyOfSupport(ctx: Context, reportId: number, supportId: number) {
  const report = await findReportById(ctx, reportId)
  if (!report || !isOpen(report.status)) return
  const people = await peopleAt(ctx, [report.homeId, ...report.joint], ['staff', 'dispatcher'])
  const notices = people.map((personId) => ({
    personId,
    dedupeKey: `report:${reportId}:support:${supportId}:${personId}`,
    kind: 'report.support',
    title: '有居民附议，补充了情况',
    body: publicSummary(report),
    number: report.number,
    audience: 'staff' as const,
  }))
  await tellAll(ctx, notices, null)
}

export const reportHandlers: Handlers = {
  async 'report.deliver'(ctx, payload, job) {
    const message = await readMessage(ctx, payload)
    if (message) await deliverTo(ctx, job, message)
  },
  async 'report.notify'(ctx, { reportId, seq }) {
    const scene = await readScene(ctx, Number(reportId), Number(seq))
    if (!scene) return
    await notifyReporter(scene)
    await notifyStaff(scene)
  },
  async 'report.supporters'(ctx, { reportId, seq, afterId, ofId }) {
    const scene = await readScene(ctx, Number(reportId), Number(seq))
    if (scene) await notifySupporters(scene, Number(afterId), Number(ofId ?? reportId))
  },
  async 'report.merged'(ctx, payload) {
    const scene = await readScene(ctx, Number(payload.reportId), Number(payload.seq))
    if (scene) await notifyMerged(ctx, scene.report, scene.moment, payload, tellingOf(scene))
  },
  'report.release': releaseMerged,
  'report.supported': (ctx, { reportId, supportId }) =>
    notifyOfSupport(ctx, Number(reportId), Number(supportId)),
  'report.close': (ctx, { reportId, seq }) =>
    inTransaction(ctx, (tx) => closeInSilence(tx, Number(reportId), Number(seq))),
}
