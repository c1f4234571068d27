// What the hazard list owes: telling the post of each step and of its deadline, and the level above of what is late or major.
import type { Context } from '../../context.ts'
import { tellAll } from '../../notices/delivery.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { peopleAt } from '../../residents/queries.ts'
import { homeView } from '../../routing/queries.ts'
import { postsAbove } from '../supervision/seats.ts'
import { noteTimer } from './actions.ts'
import type { Hazard, HazardHistory } from './entities.ts'
import { findHazardById, readHazardMoment } from './queries.ts'

type Scene = { hazard: Hazard; post: string; note: string }
type Telling = {
  words: (scene: Scene) => string
  /** Besides the post: the supervisors above it. */
  above: (hazard: Hazard) => boolean
}

const never = () => false
const ifMajor = ({ level }: Hazard) => level === 'major'

const tellings: Record<HazardHistory['step'], Telling> = {
  find: { words: ({ hazard }) => (ifMajor(hazard) ? '发现重大隐患' : '发现一处隐患'), above: ifMajor },
  start: { words: () => '隐患开始整改', above: never },
  rectified: { words: () => '隐患整改好了，请复查', above: ifMajor },
  send_back: { words: () => '隐患复查没通过，继续整改', above: never },
  strike_off: { words: () => '隐患销号了', above: never },
  remind: { words: () => '隐患整改快到期了', above: never },
  overdue: { words: ({ post }) => `${post}隐患整改超期了`, above: () => true },
}

const cut = (text: string, most: number) => [...text].slice(0, most).join('')

async function tellOfStep(ctx: Context, hazardId: number, seq: number) {
  const hazard = await findHazardById(ctx, hazardId)
  const moment = hazard && (await readHazardMoment(ctx, hazardId, seq))
  if (!moment) return
  const post = (await homeView(ctx, hazard.homeId))?.name ?? hazard.homeId
  const { words, above } = tellings[moment.step]
  const scene = { hazard, post, note: moment.note ?? '' }
  const people = new Set(await peopleAt(ctx, [hazard.homeId], ['dispatcher', 'staff']))
  if (above(hazard))
    for (const personId of await peopleAt(ctx, await watchersOf(ctx, hazard.homeId), ['supervisor']))
      people.add(personId)
  const body = [`${hazard.number} ${hazard.title}`, `期限 ${hazard.rectifyBy}`, scene.note]
  const notices = [...people]
    .filter((personId) => personId !== moment.personId)
    .map((personId) => ({
      personId,
      dedupeKey: `hazard:${hazardId}:${seq}:${personId}`,
      kind: `hazard.${moment.step}`,
      title: cut(words(scene), 100),
      body: cut(body.filter(Boolean).join('。'), 255),
      number: hazard.reportNumber ?? null,
      audience: 'staff' as const,
    }))
  await tellAll(ctx, notices, null)
}

/** Whoever stands above; at the very top, its own supervisors. */
async function watchersOf(ctx: Context, homeId: string) {
  const above = await postsAbove(ctx, homeId)
  return above.length > 0 ? above : [homeId]
}

export const hazardHandlers: Handlers = {
  'hazard.notify': (ctx, { hazardId, seq }) => tellOfStep(ctx, Number(hazardId), Number(seq)),
  'hazard.timer': (ctx, { hazardId, seq, step }) =>
    noteTimer(ctx, Number(hazardId), Number(seq), step === 'remind' ? 'remind' : 'overdue'),
}
