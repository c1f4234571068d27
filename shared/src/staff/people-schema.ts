// A post's people and teams as they cross the wire, and the rules that give work to them.
import { z } from '../config.ts'
import { placeSchema } from '../place.ts'
import { idText, writtenText } from '../text.ts'
import { dispatchModes } from './terms.ts'

/** Which kinds of teams there are: data, and any post may have several of one kind. */
export const teamKinds = [
  { code: 'grid', zh: '网格员', en: 'Grid workers' },
  { code: 'patrol', zh: '社区巡防队', en: 'Community patrol' },
  { code: 'property', zh: '物业', en: 'Property management' },
  { code: 'police', zh: '警务站', en: 'Police post' },
  { code: 'volunteer', zh: '义警', en: 'Volunteer patrol' },
] as const
export type TeamKind = (typeof teamKinds)[number]['code']
const teamKind = z.enum(teamKinds.map(({ code }) => code) as [TeamKind, ...TeamKind[]])

export const peopleLimits = { name: 20, teamName: 30, mostOpen: 200, teams: 100, rules: 50 } as const

export const postParams = z.strictObject({ id: idText(32) })
export const teamParams = z.strictObject({ id: idText(32), teamId: idText(40) })
export const memberParams = z.strictObject({ ...teamParams.shape, personId: idText(40) })
export const staffPersonParams = z.strictObject({ id: idText(32), personId: idText(40) })
export const peopleQuery = z.strictObject({ number: z.optional(idText(32)) })

export const staffPersonView = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Colleagues gave no name yet: `name` says so. */
  nameless: z.boolean(),
  role: z.enum(['staff', 'dispatcher']),
  teams: z.array(z.string()),
  onDuty: z.boolean(),
  /** When on duty: until when. */
  until: z.nullable(z.string()),
  open: z.number(),
  mostOpen: z.number(),
  /** Set for this person alone; null: as the post says. */
  ownMostOpen: z.nullable(z.number()),
  full: z.boolean(),
  distanceM: z.nullable(z.number()),
})
export type StaffPerson = z.infer<typeof staffPersonView>

export const teamView = z.strictObject({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  members: z.number(),
  membersOnDuty: z.number(),
  onDuty: z.boolean(),
  open: z.number(),
  distanceM: z.nullable(z.number()),
  place: z.nullable(placeSchema),
})
export type TeamView = z.infer<typeof teamView>

/** The ids are what a dispatch takes. */
export const peopleList = z.strictObject({
  items: z.array(staffPersonView),
  teams: z.array(teamView),
  suggested: z.nullable(
    z.union([z.strictObject({ teamId: z.string() }), z.strictObject({ staffId: z.string() })]),
  ),
  /** Of the report's category, if a report is named. */
  mode: z.enum(dispatchModes),
  nextCursor: z.null(),
})
export type PeopleList = z.infer<typeof peopleList>

const teamFields = {
  kind: teamKind,
  name: writtenText(peopleLimits.teamName),
  /** Where it stands when nobody says otherwise. */
  place: z.optional(z.nullable(placeSchema)),
}
export const newTeam = z.strictObject(teamFields)
export type NewTeam = z.infer<typeof newTeam>
export const teamChange = z.strictObject({
  kind: z.optional(teamFields.kind),
  name: z.optional(teamFields.name),
  place: teamFields.place,
})
export type TeamChange = z.infer<typeof teamChange>

export const profileBody = z.strictObject({
  name: writtenText(peopleLimits.name),
  mostOpen: z.nullable(z.number().check(z.int(), z.gte(1), z.lte(peopleLimits.mostOpen))),
})
export type ProfileBody = z.infer<typeof profileBody>

/** Of a day; an end at midnight is '24:00'. */
export const timeOfDay = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, '写成 08:30 这样'))
export const endOfStretch = z.string().check(z.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, '写成 17:30 这样'))

const receiver = { staffId: z.optional(idText(40)), teamId: z.optional(idText(40)) }
type Receiver = { staffId?: string | undefined; teamId?: string | undefined }
export const isOneReceiver = ({ staffId, teamId }: Receiver) =>
  (staffId === undefined) !== (teamId === undefined)
export const oneReceiver = { path: ['staffId'], message: '一个人，或者一个队伍' }

export const dispatchRuleBody = z
  .strictObject({
    category: z.optional(idText(32)),
    hours: z.optional(
      z
        .strictObject({ from: timeOfDay, until: endOfStretch })
        .check(z.refine(({ from, until }) => from !== until, { message: '开始和结束不能一样' })),
    ),
    keyword: z.optional(writtenText(20)),
    ...receiver,
  })
  .check(z.refine(isOneReceiver, oneReceiver))
export type DispatchRuleBody = z.infer<typeof dispatchRuleBody>

/** All rules of the post, in the order in which they are asked. */
export const dispatchRulesBody = z.strictObject({
  items: z.array(dispatchRuleBody).check(z.maxLength(peopleLimits.rules)),
})

export const dispatchRuleView = z.strictObject({
  category: z.nullable(z.string()),
  hours: z.nullable(z.strictObject({ from: z.string(), until: z.string() })),
  keyword: z.nullable(z.string()),
  staffId: z.nullable(z.string()),
  teamId: z.nullable(z.string()),
  /** Who gets it, as colleagues say it. */
  name: z.string(),
  /** Passed over: who should get it is gone, or the category is. */
  broken: z.nullable(z.enum(['receiver_gone', 'category_gone'])),
})
export type DispatchRule = z.infer<typeof dispatchRuleView>
export const dispatchRuleList = z.strictObject({ items: z.array(dispatchRuleView), nextCursor: z.null() })
