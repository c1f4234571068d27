// Tables of a post's people: how colleagues call them, which teams they are in.
import { defineEntity, p } from '@mikro-orm/core'

/** A member of staff at one post; who has no row is named by the role alone. */
const StaffProfileSchema = defineEntity({
  name: 'StaffProfile',
  tableName: 'staff_profiles',
  uniques: [{ name: 'uq_staff_profiles', properties: ['microBrainId', 'personId'] }],
  properties: {
    id: p.integer().primary(),
    microBrainId: p.string().length(32),
    personId: p.string().length(24),
    /** As colleagues say it: 赵师傅. Never shown to residents. */
    name: p.string().length(20),
    /** How many open reports at most; null: as the post says. */
    mostOpen: p.integer().nullable(),
    createdAt: p.datetime(3),
  },
})
export class StaffProfile extends StaffProfileSchema.class {}
StaffProfileSchema.setClass(StaffProfile)

const TeamSchema = defineEntity({
  name: 'Team',
  tableName: 'teams',
  indexes: [{ name: 'ix_teams_home', properties: ['microBrainId', 'id'] }],
  properties: {
    id: p.string().length(32).primary(),
    microBrainId: p.string().length(32),
    /** 网格员, 社区巡防队, 物业, 警务站, 义警, …: data. */
    kind: p.string().length(20),
    name: p.string().length(30),
    /** Where it stands when nobody says otherwise, wgs84. */
    lng: p.double().$type<number>().nullable(),
    lat: p.double().$type<number>().nullable(),
    endedAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class Team extends TeamSchema.class {}
TeamSchema.setClass(Team)

const TeamMemberSchema = defineEntity({
  name: 'TeamMember',
  tableName: 'team_members',
  uniques: [{ name: 'uq_team_members', properties: ['openKey'] }],
  indexes: [
    { name: 'ix_team_members_team', properties: ['teamId', 'personId'] },
    { name: 'ix_team_members_person', properties: ['personId', 'teamId'] },
  ],
  properties: {
    id: p.integer().primary(),
    teamId: p.string().length(32),
    personId: p.string().length(24),
    /** `<team>:<person>` while it lasts: nobody is in a team twice, and who was in it before stays known. */
    openKey: p.string().length(64).nullable(),
    createdAt: p.datetime(3),
    endedAt: p.datetime(3).nullable(),
  },
})
export class TeamMember extends TeamMemberSchema.class {}
TeamMemberSchema.setClass(TeamMember)

export const peopleEntities = [StaffProfile, Team, TeamMember]
