// What volunteering owes: telling those concerned of a step. No names, no words of a resident, no exact place.
import type { Context } from '../../context.ts'
import { tellAll } from '../../notices/delivery.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { findReportById } from '../../reports/queries.ts'
import { peopleAt } from '../../residents/queries.ts'
import { homeView } from '../../routing/queries.ts'
import { Volunteer, VolunteerHistory, VolunteerTask } from './entities.ts'
import { acceptedAt, claimants } from './queries.ts'

const plain = { disableIdentityMap: true } as const
type Scene = {
  ctx: Context
  moment: VolunteerHistory
  volunteer: Volunteer | null
  task: VolunteerTask | null
}
type Words = { title: string; body: string }
type News = Words & { people: string[]; audience: 'reporter' | 'staff'; number?: string | null }

const postName = async (ctx: Context, id: string) => (await homeView(ctx, id))?.name ?? ''

const checkTitles: Record<string, string> = {
  accept: '志愿申请通过了',
  refuse: '志愿申请没有通过',
  suspend: '志愿服务先停一停',
  resume: '可以继续参加志愿服务了',
  end: '志愿服务结束了',
}
const claimTitles: Record<string, string> = {
  claim: '有志愿者认领了任务',
  'give-up': '有志愿者退出了任务',
  report: '志愿者做完了，等确认时长',
}
const residentTitles: Record<string, string> = {
  yes: '居民同意请志愿者帮忙',
  no: '居民不用志愿者帮忙',
  take_back: '居民先不用志愿者了',
}

async function ofVolunteer({ ctx, moment, volunteer }: Scene): Promise<News | null> {
  if (!volunteer) return null
  const post = await postName(ctx, volunteer.microBrainId)
  if (moment.step === 'apply' && volunteer.status === 'applied')
    return {
      people: await peopleAt(ctx, [volunteer.microBrainId], ['dispatcher']),
      audience: 'staff',
      title: '有人想当志愿者',
      body: '请看看，核对后答复',
    }
  const title = checkTitles[moment.step]
  return title
    ? { people: [volunteer.personId], audience: 'reporter', title, body: moment.note ?? post }
    : null
}

async function ofTask(scene: Scene): Promise<News | null> {
  const { ctx, moment, task, volunteer } = scene
  if (!task) return null
  const { step } = moment
  const body = task.title
  const report = task.reportId == null ? null : await findReportById(ctx, task.reportId)
  const number = report?.number ?? null
  if (step === 'ask' && report && task.status === 'asking')
    return { people: [report.personId], audience: 'reporter', title: '可以请志愿者来帮您吗', body, number }
  if ((step === 'offer' || step === 'yes') && task.status === 'open') await tellVolunteers(scene, task)
  const toMaker = claimTitles[step] ?? residentTitles[step]
  if (toMaker) return { people: [task.madeBy], audience: 'staff', title: toMaker, body, number }
  if (step === 'count' && volunteer)
    return { people: [volunteer.personId], audience: 'reporter', title: '志愿时长确认了', body }
  if (step === 'finish') return ofEnded(scene, task)
  return step === 'cancel' ? ofCancelled(scene, task) : null
}

/** Its matter left: whoever has not said yet what they did hears of it. */
async function ofEnded({ ctx, moment }: Scene, task: VolunteerTask): Promise<News | null> {
  if (!moment.note) return null
  const pairs = await claimants(ctx, [task.id])
  const people = pairs
    .filter(({ claim }) => claim.status === 'claimed')
    .map(({ volunteer }) => volunteer.personId)
  const body = `${task.title}：${moment.note}。做了的请报一下时长`
  return { people: [...new Set(people)], audience: 'reporter', title: '任务结束了', body }
}

async function ofCancelled({ ctx, moment }: Scene, task: VolunteerTask): Promise<News> {
  const pairs = await claimants(ctx, [task.id])
  const people = pairs
    .filter(({ claim }) => claim.status === 'given_up')
    .map(({ volunteer }) => volunteer.personId)
  const body = `${task.title}：${moment.note ?? ''}`
  return { people: [...new Set(people)], audience: 'reporter', title: '任务取消了', body }
}

async function tellVolunteers({ ctx, moment }: Scene, task: VolunteerTask) {
  const people = await acceptedAt(ctx, task.microBrainId)
  await send(ctx, moment, 'volunteer.task', {
    people,
    audience: 'reporter',
    title: '有新的志愿任务',
    body: `${task.title} · ${task.area}`,
  })
}

async function send(ctx: Context, moment: VolunteerHistory, kind: string, news: News) {
  const { people, audience, title, body, number = null } = news
  const notices = people.map((personId) => ({
    personId,
    dedupeKey: `${kind}:${moment.id}:${personId}`,
    kind,
    title,
    body: [...body].slice(0, 80).join(''),
    number,
    audience,
  }))
  await tellAll(ctx, notices, null)
}

export const volunteerHandlers: Handlers = {
  async 'volunteer.notify'(ctx, { historyId }) {
    const moment = await ctx.em.findOne(VolunteerHistory, { id: Number(historyId) }, plain)
    if (!moment) return
    const volunteer =
      moment.volunteerId == null ? null : await ctx.em.findOne(Volunteer, { id: moment.volunteerId }, plain)
    const task =
      moment.taskId == null ? null : await ctx.em.findOne(VolunteerTask, { id: moment.taskId }, plain)
    const scene = { ctx, moment, volunteer, task }
    const news = task ? await ofTask(scene) : await ofVolunteer(scene)
    if (news) await send(ctx, moment, `volunteer.${moment.step}`, news)
  },
}
