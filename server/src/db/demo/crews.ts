// Names for the staff of every post, and at a few posts whole crews: teams with places, members and rosters.
import type { RosterFrame, Weekday } from '@chaolin/shared/staff/duty'
import type { TeamKind } from '@chaolin/shared/staff/people-schema'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { insertPeople } from '../../residents/actions.ts'
import type { MicroBrain } from '../../routing/entities.ts'
import { DutyRoster } from '../../staff/duty/entities.ts'
import { StaffProfile, Team, TeamMember } from '../../staff/people/entities.ts'

type Post = Pick<MicroBrain, 'id' | 'lng' | 'lat'>
export type Holder = { id: string; role: 'staff' | 'dispatcher'; microBrainId: string }

const surnames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章']
const titles = { staff: '师傅', dispatcher: '指挥' } as const

const crewPosts = ['330114001012', '330114001010', '330114001011', '330114001013', '330114001', 'police-1']
const week: Weekday[] = [1, 2, 3, 4, 5, 6, 7]
const daily = (from: string, until: string): RosterFrame[] =>
  week.map((weekday) => ({ weekday, from, until }))

/** Where a team stands, in metres east and north of its post. */
const teams: {
  kind: TeamKind
  name: string
  east: number
  north: number
  frames: RosterFrame[]
  members: number
  /** Who signs in as the post's staff is in it. */
  withStaff?: true
}[] = [
  {
    kind: 'grid',
    name: '网格一组',
    east: 180,
    north: 120,
    frames: daily('08:00', '18:00'),
    members: 2,
    withStaff: true,
  },
  { kind: 'patrol', name: '社区巡防队', east: -240, north: 90, frames: daily('18:00', '06:00'), members: 2 },
  {
    kind: 'property',
    name: '物业应急班',
    east: 320,
    north: -260,
    frames: daily('06:00', '22:00'),
    members: 1,
  },
  { kind: 'police', name: '警务站', east: -60, north: -310, frames: daily('00:00', '24:00'), members: 1 },
  { kind: 'volunteer', name: '义警小队', east: 90, north: 400, frames: daily('19:00', '21:30'), members: 1 },
]

const surnameOf = (index: number) => surnames[index % surnames.length]

const metresPerDegree = 111_195
const beside = ({ lng, lat }: Post, east: number, north: number) => ({
  lng: lng + east / (metresPerDegree * Math.cos((lat * Math.PI) / 180)),
  lat: lat + north / metresPerDegree,
})

/** `holders`: the two people of each post whom the sandbox names. */
export async function loadCrews(tx: Context, posts: readonly Post[], holders: readonly Holder[]) {
  const createdAt = tx.now()
  const named = (people: readonly Holder[], nameOf: (holder: Holder, index: number) => string) =>
    people.map((holder, index) => ({
      microBrainId: holder.microBrainId,
      personId: holder.id,
      name: nameOf(holder, index),
      createdAt,
    }))
  const crews = crewPosts
    .flatMap((id) => posts.filter((post) => post.id === id))
    .map((post) => crewOf(post, holders))
  const more = crews.flatMap(({ people }) => people)
  if (more.length > 0)
    await insertPeople(
      tx,
      more.map(({ id, microBrainId }, index) => ({
        id,
        openId: `sandbox:crew-${index}`,
        grants: [{ role: 'resident' as const }, { role: 'staff' as const, microBrainId }],
      })),
    )
  await tx.em.insertMany(StaffProfile, [
    ...named(holders, ({ role }, index) => `${surnameOf(index)}${titles[role]}`),
    ...named(more, (_holder, index) => `小${surnameOf(index)}`),
  ])
  if (crews.length === 0) return
  await tx.em.insertMany(
    Team,
    crews
      .flatMap((crew) => crew.teams)
      .map(({ members: _members, frames: _frames, ...team }) => ({ ...team, createdAt })),
  )
  await tx.em.insertMany(
    TeamMember,
    crews
      .flatMap((crew) => crew.teams)
      .flatMap(({ id: teamId, members }) =>
        members.map((personId) => ({ teamId, personId, openKey: `${teamId}:${personId}`, createdAt })),
      ),
  )
  await tx.em.insertMany(
    DutyRoster,
    crews
      .flatMap((crew) => crew.teams)
      .map(({ id: teamId, microBrainId, frames }) => ({
        microBrainId,
        teamId,
        frames,
        followsCalendar: false,
        openKey: `${microBrainId}:t:${teamId}:`,
        changedBy: holders[0]?.id ?? '',
        createdAt,
      })),
  )
}

function crewOf(post: Post, holders: readonly Holder[]) {
  const staff = holders.find(({ role, microBrainId }) => role === 'staff' && microBrainId === post.id)
  const people: Holder[] = []
  const made = teams.map(({ kind, name, east, north, frames, members, withStaff }) => {
    const hired = Array.from({ length: members }, (): Holder => ({
      id: nanoid(21),
      role: 'staff',
      microBrainId: post.id,
    }))
    people.push(...hired)
    return {
      id: nanoid(16),
      microBrainId: post.id,
      kind,
      name,
      ...beside(post, east, north),
      frames,
      members: [...hired.map(({ id }) => id), ...(withStaff && staff ? [staff.id] : [])],
    }
  })
  return { people, teams: made }
}
