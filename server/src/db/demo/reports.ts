// Forty made-up matters in every state, brought there by the actions that people use, at moments of the last days.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StaffStep } from '@chaolin/shared/reports/rules'
import type { Context } from '../../context.ts'
import { addPhoto, writePictures } from '../../files/actions.ts'
import { makePictures, type Pictures } from '../../files/pictures.ts'
import { takeReporterStep } from '../../reports/reporter-steps.ts'
import { takeStaffStep } from '../../reports/staff-steps.ts'
import { prepareReport, submitReport } from '../../reports/submit.ts'
import { signIn } from '../../residents/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { inTransaction } from '../transaction.ts'
import { matters, type Ending, type Matter } from './matters.ts'

const minuteMs = 60_000

/** The same context at another time. */
const at = (ctx: Context, time: Date): Context => ({ ...ctx, now: () => time })

export async function loadReports(ctx: Context) {
  const pictures = new Map<string, Pictures>()
  for (const name of ['photo-gap', 'photo-fixed', 'photo-street'])
    pictures.set(name, await makePictures(await readFile(join(import.meta.dirname, `${name}.jpg`))))
  const people = new Map<string, Person>()
  const personOf = async (name: string) => {
    const person = people.get(name) ?? (await signIn(ctx, `sandbox:${name}`))
    people.set(name, person)
    return person
  }
  for (const matter of matters)
    await loadMatter(ctx, matter, { personOf, picture: (name) => pictures.get(name)! })
}

type Sources = { personOf: (name: string) => Promise<Person>; picture: (name: string) => Pictures }

async function loadMatter(ctx: Context, matter: Matter, { personOf, picture }: Sources) {
  const start = ctx.now().getTime() - matter.minutesAgo * minuteMs
  const clock = (afterMinutes: number) => at(ctx, new Date(start + afterMinutes * minuteMs))
  const reporter = await personOf(matter.by)
  const submitted = clock(0)
  const photoIds = matter.photo ? [await takePhoto(submitted, reporter, picture(matter.photo))] : []
  const arrival = await prepareReport(submitted, {
    text: matter.text,
    category: matter.category,
    address: matter.address,
    photoIds,
    ...(matter.public ? { public: true } : {}),
  })
  const { report } = await inTransaction(submitted, (tx) => submitReport(tx, reporter.id, arrival))
  const staff = await personOf(`dispatcher-${report.homeId}`)
  await playEnding(matter, { number: report.number, reporter, staff, clock, picture })
}

type Scene = {
  number: string
  reporter: Person
  staff: Person
  clock: (afterMinutes: number) => Context
  picture: Sources['picture']
}

const before: Record<Ending, (StaffStep | 'confirm' | 'reopen' | 'withdraw')[]> = {
  submitted: [],
  accepted: ['accept'],
  in_progress: ['accept', 'progress'],
  asked: ['accept', 'ask'],
  resolved: ['accept', 'progress', 'resolve'],
  closed: ['accept', 'progress', 'resolve', 'confirm'],
  reopened: ['accept', 'resolve', 'reopen'],
  rejected: ['reject'],
  withdrawn: ['withdraw'],
}

async function playEnding(matter: Matter, scene: Scene) {
  const steps = before[matter.ending]
  const spacing = Math.max(1, Math.floor(matter.minutesAgo / (steps.length + 2)))
  for (const [i, step] of steps.entries()) await playStep(matter, scene, step, (i + 1) * spacing)
}

async function playStep(
  matter: Matter,
  { number, reporter, staff, clock, picture }: Scene,
  step: StaffStep | 'confirm' | 'reopen' | 'withdraw',
  afterMinutes: number,
) {
  const ctx = clock(afterMinutes)
  const evidence = step === 'resolve' ? [await takePhoto(ctx, staff, picture('photo-fixed'))] : []
  await inTransaction(ctx, async (tx) => {
    if (step === 'confirm')
      return takeReporterStep(tx, reporter.id, number, step, {
        rating: matter.rating ?? 5,
        comment: '办得快，谢谢',
      })
    if (step === 'reopen')
      return takeReporterStep(tx, reporter.id, number, step, { reason: '今天又这样了，没解决' })
    if (step === 'withdraw')
      return takeReporterStep(tx, reporter.id, number, step, { reason: '已经自己解决了' })
    if (step === 'resolve')
      return takeStaffStep(tx, staff, number, step, {
        note: matter.answer ?? '已经处理好了，请您看看。',
        internalNote: '现场拍照留底',
        evidencePhotoIds: evidence,
      })
    if (step === 'ask')
      return takeStaffStep(tx, staff, number, step, { question: '方便说一下大概几点、在哪个位置吗？' })
    if (step === 'reject')
      return takeStaffStep(tx, staff, number, step, {
        reason: '这是小区内部约定的事，请先找业主委员会商量。',
      })
    if (step === 'progress')
      return takeStaffStep(tx, staff, number, step, { note: '已到现场看过，正在处理。' })
    return takeStaffStep(tx, staff, number, 'accept', {})
  })
}

async function takePhoto(ctx: Context, owner: Person, pictures: Pictures) {
  const { id } = await addPhoto(ctx, owner.id, pictures)
  await writePictures(ctx, id, pictures)
  return id
}
