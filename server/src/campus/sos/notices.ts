// The words of a call for help. They say that somebody calls and where to look, never where that somebody is.
import type { NewNotice } from '../../notices/actions.ts'
import type { Message } from '../../notices/delivery.ts'
import { toWire } from '../../day.ts'
import type { CampusSos } from './entities.ts'

type Told = { personId: string; rank: number; distanceM?: number | null }

const clock = (time: Date) => toWire(time).slice(11, 16)
export const sosPage = ({ number }: Pick<CampusSos, 'number'>) => `staff/sos/index?number=${number}`

export const alertNotices = (
  { id, number, raisedAt, origin }: CampusSos,
  campus: string | null,
  people: readonly Told[],
): NewNotice[] =>
  people.map(({ personId, rank, distanceM }) => ({
    personId,
    dedupeKey: `sos:${id}:${personId}`,
    kind: 'sos.raised',
    title: rank === 1 && distanceM != null ? '校园110求助，您离得最近' : '校园110求助，请马上处理',
    body: `${campus ?? '辖区内'} ${clock(raisedAt)}${origin === 'walk' ? ' 回家计时到点没有报平安' : ''}，点开看位置`,
    number,
    audience: 'staff',
  }))

export const alertMessage = (sos: CampusSos, campus: string | null): Message => ({
  template: 'campus_sos',
  page: sosPage(sos),
  values: { where: campus ?? '辖区内', at: sos.raisedAt, number: sos.number },
})
