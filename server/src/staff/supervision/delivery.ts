// What supervision owes: telling the post and the level that asked of each step, and of a deadline that passed.
import type { Context } from '../../context.ts'
import { tellAll } from '../../notices/delivery.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { peopleAt } from '../../residents/queries.ts'
import { homeView } from '../../routing/queries.ts'
import { findReportById } from '../../reports/queries.ts'
import type { Inquiry, InquiryHistory } from './entities.ts'
import { noteOverdue } from './inquiries.ts'
import { findInquiry, readInquiryMoment } from './queries.ts'

type Scene = { post: string; inquiry: Inquiry; note: string }
type Words = { title: string; body: string }
type Step = InquiryHistory['step']

/** What the post that is asked hears. */
const toPost: Partial<Record<Step, (scene: Scene) => Words>> = {
  ask: ({ note }) => ({ title: '上级督办：请说明情况', body: note }),
  send_back: ({ note }) => ({ title: '督办退回，请再说明', body: note }),
  close: ({ note }) => ({ title: '督办销号了', body: note }),
  overdue: ({ inquiry }) => ({ title: '督办说明超期了', body: `请马上说明：${inquiry.question}` }),
}
/** What the level that asked hears. */
const toAsker: Partial<Record<Step, (scene: Scene) => Words>> = {
  explain: ({ post, inquiry, note }) => ({
    title: `${post}${inquiry.late ? '说明了情况（超期）' : '说明了情况'}`,
    body: note,
  }),
  overdue: ({ post, inquiry }) => ({ title: `${post}没有按期说明`, body: inquiry.question }),
}

const cut = (text: string, most: number) => [...text].slice(0, most).join('')

async function tellOfStep(ctx: Context, inquiryId: number, seq: number) {
  const inquiry = await findInquiry(ctx, inquiryId)
  const moment = inquiry && (await readInquiryMoment(ctx, inquiryId, seq))
  const report = inquiry && (await findReportById(ctx, inquiry.reportId))
  if (!moment || !report) return
  const post = (await homeView(ctx, inquiry.homeId))?.name ?? inquiry.homeId
  const scene = { post, inquiry, note: moment.note ?? '' }
  const audiences = [
    { words: toPost[moment.step]?.(scene), people: () => peopleOfPost(ctx, inquiry) },
    { words: toAsker[moment.step]?.(scene), people: () => peopleWhoAsked(ctx, inquiry) },
  ]
  for (const { words, people } of audiences) {
    if (!words) continue
    const others = (await people()).filter((personId) => personId !== moment.personId)
    const notices = others.map((personId) => ({
      personId,
      dedupeKey: `inquiry:${inquiryId}:${seq}:${personId}`,
      kind: `inquiry.${moment.step}`,
      title: cut(words.title, 100),
      body: cut(words.body, 255),
      number: report.number,
      audience: 'staff' as const,
    }))
    await tellAll(ctx, notices, null)
  }
}

const peopleOfPost = (ctx: Context, { homeId }: Inquiry) => peopleAt(ctx, [homeId], ['dispatcher', 'staff'])
const peopleWhoAsked = async (ctx: Context, { askedById, askerId }: Inquiry) => [
  ...new Set([askerId, ...(await peopleAt(ctx, [askedById], ['supervisor']))]),
]

export const supervisionHandlers: Handlers = {
  'inquiry.notify': (ctx, { inquiryId, seq }) => tellOfStep(ctx, Number(inquiryId), Number(seq)),
  'inquiry.overdue': (ctx, { inquiryId, seq }) => noteOverdue(ctx, Number(inquiryId), Number(seq)),
}
