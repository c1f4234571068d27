// Tables of duty: what rosters say, and what people said themselves. Rows are ended, never changed: who was on duty when stays known.
import { defineEntity, p } from '@mikro-orm/core'
import type { RosterFrame } from '@chaolin/shared/staff/duty'

const RosterSchema = defineEntity({
  name: 'DutyRoster',
  tableName: 'duty_rosters',
  uniques: [{ name: 'uq_duty_rosters', properties: ['openKey'] }],
  indexes: [{ name: 'ix_duty_rosters_home', properties: ['microBrainId', 'endedAt', 'date'] }],
  properties: {
    id: p.integer().primary(),
    microBrainId: p.string().length(32),
    /** One of both. */
    personId: p.string().length(24).nullable(),
    teamId: p.string().length(32).nullable(),
    /** 'YYYY-MM-DD' in Asia/Shanghai; null: every week. */
    date: p.string().length(10).nullable(),
    frames: p.json<RosterFrame[]>(),
    /** Off on holidays, and on a make-up working day as on Monday. */
    followsCalendar: p.boolean(),
    /** Whose it is, and of which day, while it is in force. */
    openKey: p.string().length(100).nullable(),
    changedBy: p.string().length(24),
    createdAt: p.datetime(3),
    endedAt: p.datetime(3).nullable(),
  },
})
export class DutyRoster extends RosterSchema.class {}
RosterSchema.setClass(DutyRoster)

const PresenceSchema = defineEntity({
  name: 'DutyPresence',
  tableName: 'duty_presences',
  uniques: [{ name: 'uq_duty_presences', properties: ['openKey'] }],
  indexes: [
    { name: 'ix_duty_presences_home', properties: ['microBrainId', 'endedAt', 'until'] },
    { name: 'ix_duty_presences_person', properties: ['personId', 'since'] },
  ],
  properties: {
    id: p.integer().primary(),
    microBrainId: p.string().length(32),
    personId: p.string().length(24),
    /** On duty, or off although the roster says on. */
    isOn: p.boolean(),
    since: p.datetime(3),
    until: p.datetime(3),
    /** `<post>:<person>` while it holds. */
    openKey: p.string().length(64).nullable(),
    endedAt: p.datetime(3).nullable(),
    /** wgs84; only while on duty. */
    lng: p.double().$type<number>().nullable(),
    lat: p.double().$type<number>().nullable(),
  },
})
export class DutyPresence extends PresenceSchema.class {}
PresenceSchema.setClass(DutyPresence)

export const dutyEntities = [DutyRoster, DutyPresence]
