// What an update does to a report: once for each update id, and nothing when something newer was applied already.
import { reporterMoveFor, staffStepsFor, type UpdateStatus } from '@chaolin/shared/open311/rules'
import type { StaffStep } from '@chaolin/shared/reports/rules'
import { limits } from '@chaolin/shared/text'
import type { Context } from '../context.ts'
import { insertRow } from '../db/sql.ts'
import { Refused } from '../errors.ts'
import {
  closeForReporter,
  commentForReporter,
  lockReportById,
  takeReporterStep,
  takeStaffStep,
} from '../reports/actions.ts'
import { dispatcherOf, photoJobs } from '../micro-brains/actions.ts'
import { addJobs } from '../outbox/actions.ts'
import { toleranceMs } from '../signatures.ts'
import { Open311Update, type UpdateOutcome } from './entities.ts'
import { mediaJobs } from './media.ts'
import { sha256 } from '../sha256.ts'

export type Said = {
  updateId: string
  status: UpdateStatus | null
  text: string | null
  at: Date
  /** Fetched by the outbox: they come as steps of their own. */
  photoUrls: string[]
}

/** Of a note of ours 1,000; another system's words are kept as long as a report's. */
export const longestUpdate = limits.text

type Report = NonNullable<Awaited<ReturnType<typeof lockReportById>>>
type Applied = { outcome: UpdateOutcome; seq: number | null }

export const updateIdOf = (number: string, seq: number) => `${number}.${seq}`

export const findApplied = (ctx: Context, channel: string, updateId: string) =>
  ctx.em.findOne(Open311Update, { channel, updateId: sha256(updateId) }, { disableIdentityMap: true })

/** Which of these update ids were seen. */
export async function findAppliedAmong(ctx: Context, channel: string, updateIds: string[]) {
  const byHash = new Map(updateIds.map((id) => [sha256(id), id]))
  const rows = await ctx.em.find(
    Open311Update,
    { channel, updateId: { $in: [...byHash.keys()] } },
    { disableIdentityMap: true },
  )
  return new Set(rows.map(({ updateId }) => byHash.get(updateId)!))
}

/** Clocks differ a little; what says that it will happen is no update. */
export const isInFuture = (at: Date, now: Date) => at.getTime() - now.getTime() > toleranceMs

/** Something newer of this system has changed the state already. */
async function isOld(tx: Context, channel: string, reportId: number, { at }: Said) {
  const until = new Date(tx.now().getTime() + toleranceMs)
  const newer = { reportId, channel, outcome: 'applied' as const, at: { $gt: at, $lte: until } }
  return (await tx.em.count(Open311Update, newer)) > 0
}

/** Acts as the dispatcher of the micro-brain that holds the report. */
export async function applyPostUpdate(
  tx: Context,
  microBrainId: string,
  channel: string,
  reportId: number,
  said: Said,
): Promise<Applied> {
  const report = await lockReportById(tx, reportId)
  if (report?.homeId !== microBrainId || report.desk) throw new Refused('not_found')
  const old = await isOld(tx, channel, reportId, said)
  const steps = old ? [] : staffStepsFor(report.status, { status: said.status, hasText: said.text !== null })
  const before = report.steps
  for (const step of steps) await takePostStep(tx, microBrainId, report.number, step, said)
  const after = steps.length > 0 ? await lockReportById(tx, reportId) : report
  const seq = after && after.steps > before ? after.steps : null
  if (after && seq !== null) await addJobs(tx, photoJobs(microBrainId, after, said.photoUrls))
  return record(tx, channel, reportId, said, { outcome: old ? 'old' : seq ? 'applied' : 'ignored', seq })
}

/** The doors refuse what is longer; what is read from another system is cut, and shows it. */
function words(text: string | null, otherwise: string) {
  const characters = [...(text ?? otherwise)]
  const isLong = characters.length > longestUpdate
  return isLong ? `${characters.slice(0, longestUpdate - 1).join('')}…` : characters.join('')
}

async function takePostStep(tx: Context, microBrainId: string, number: string, step: StaffStep, said: Said) {
  const person = dispatcherOf(microBrainId)
  const note = words(said.text, '')
  const spoken = note === '' ? {} : { note }
  switch (step) {
    case 'accept':
      return takeStaffStep(tx, person, number, 'accept', {})
    case 'resolve':
      return resolveOrProgress(tx, microBrainId, number, said)
    case 'return':
      return takeStaffStep(tx, person, number, 'return', { reason: words(said.text, '对方系统退回') })
    case 'reject':
      return takeStaffStep(tx, person, number, 'reject', { reason: words(said.text, '对方系统不予受理') })
    default:
      return takeStaffStep(tx, person, number, 'progress', spoken)
  }
}

/** Where a photo is needed and none came, the post has still to add one: the words are kept, the state says so. */
async function resolveOrProgress(tx: Context, microBrainId: string, number: string, said: Said) {
  const person = dispatcherOf(microBrainId)
  const note = words(said.text, '已处理')
  try {
    const body = { note, evidencePhotoIds: [] }
    return await takeStaffStep(tx, person, number, 'resolve', body, said.photoUrls.length)
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'evidence_missing') throw error
    const internalNote = '对方系统说办好了，但没有照片：请补照片后办结'
    return takeStaffStep(tx, person, number, 'progress', { note, internalNote })
  }
}

/** Acts as the reporter, for the system that filed the report. */
export async function applyReporterUpdate(
  tx: Context,
  channel: string,
  reportId: number,
  said: Said,
): Promise<Applied> {
  const report = await lockReportById(tx, reportId)
  if (!report) throw new Refused('not_found')
  const old = await isOld(tx, channel, reportId, said)
  const facts = { status: report.status, asked: Boolean(report.askedAt) }
  const hasText = said.text !== null
  const move = old ? (hasText ? 'comment' : null) : reporterMoveFor(facts, { status: said.status, hasText })
  const after = move && (await takeReporterMove(tx, report, move, said))
  const changed = move !== null && move !== 'comment'
  await addJobs(tx, mediaJobs(report, said.photoUrls))
  const outcome = changed ? 'applied' : old ? 'old' : after ? 'noted' : 'ignored'
  return record(tx, channel, reportId, said, { outcome, seq: after ? after.steps : null })
}

type Move = NonNullable<ReturnType<typeof reporterMoveFor>>

function takeReporterMove(tx: Context, report: Report, move: Move, said: Said): Promise<Report> {
  const { personId, number } = report
  const note = said.text === null ? undefined : words(said.text, '')
  switch (move) {
    case 'withdraw':
      return takeReporterStep(tx, personId, number, 'withdraw', note ? { reason: note } : {})
    case 'reopen':
      return takeReporterStep(tx, personId, number, 'reopen', { reason: note ?? '没有解决' })
    case 'answer':
      return takeReporterStep(tx, personId, number, 'answer', { text: said.text! })
    case 'close':
      return closeForReporter(tx, report, note)
    default:
      return commentForReporter(tx, report, note)
  }
}

async function record(
  tx: Context,
  channel: string,
  reportId: number,
  { updateId, at }: Said,
  { outcome, seq }: Applied,
) {
  await insertRow(tx.em, Open311Update, {
    channel,
    updateId: sha256(updateId),
    reportId,
    seq,
    outcome,
    at,
    receivedAt: tx.now(),
  })
  return { outcome, seq }
}

/** Seen and of no use: kept, so that it is not looked at again. */
export const recordIgnored = (tx: Context, channel: string, reportId: number, said: Said) =>
  record(tx, channel, reportId, said, { outcome: 'ignored', seq: null })
