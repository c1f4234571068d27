// What reports owe: telling the reporter and the home of a step, and closing what nobody answered.
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { tell, type Message } from '../notices/delivery.ts'
import type { Handlers } from '../outbox/worker.ts'
import { peopleAt } from '../residents/queries.ts'
import { getCategory, homeView } from '../routing/queries.ts'
import type { Report, ReportHistory } from './entities.ts'
import { readMoment } from './history.ts'
import { findReportById } from './queries.ts'
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
  return report.status === moment.status || moment.step === 'remind' || moment.step === 'answer'
}

async function notifyReporter(scene: Scene) {
  const words = toReporter[scene.moment.step]?.(scene)
  if (!words) return
  const { ctx, report, moment } = scene
  const message = messageOf[moment.step]?.(scene) ?? null
  await tell(ctx, notice(scene, report.personId, 'reporter', words), message)
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
  const title = toStaff[moment.step]
  if (!title) return
  const category = await getCategory(ctx, report.category)
  const body = `${category?.zh ?? ''} · ${summaryOf(report.text)}`
  const people = await peopleAt(ctx, report.homeId, ['staff', 'dispatcher'])
  const message: Message | null =
    moment.step === 'submit'
      ? {
          template: 'staff_new_report',
          values: {
            category: category?.zh ?? report.category,
            place: report.address ?? '见详情',
            at: report.createdAt,
            acceptBy: report.acceptDueAt,
            number: report.number,
          },
          page: `staff/report/index?number=${report.number}`,
        }
      : null
  for (const personId of people) await tell(ctx, notice(scene, personId, 'staff', { title, body }), message)
}

export const reportHandlers: Handlers = {
  async 'report.notify'(ctx, { reportId, seq }) {
    const report = await findReportById(ctx, Number(reportId))
    const moment = await readMoment(ctx, Number(reportId), Number(seq))
    if (!report || !moment || !stillSo(report, moment)) return
    const home = report.desk ? null : await homeView(ctx, report.homeId)
    const scene = { ctx, report, moment, post: home?.name ?? '' }
    await notifyReporter(scene)
    await notifyStaff(scene)
  },
  'report.close': (ctx, { reportId, seq }) =>
    inTransaction(ctx, (tx) => closeInSilence(tx, Number(reportId), Number(seq))),
}
