// Tables of appointments: services, schedules, the slots made from them, appointments with their history, the waiting list.
import type { AppointmentStatus } from '@chaolin/shared/appointments/rules'
import type { ServiceCode, ServiceRule } from '@chaolin/shared/appointments/services'
import type { Exceptions, Weekly } from '@chaolin/shared/appointments/slots'
import type { Exemption } from '@chaolin/shared/payments/fees'
import { defineEntity, p } from '@mikro-orm/core'

const ServiceSchema = defineEntity({
  name: 'Service',
  tableName: 'appointment_services',
  properties: {
    code: p.string().length(24).primary().$type<ServiceCode>(),
    position: p.integer(),
    /** Else no new one is booked; those that are stay. */
    offered: p.boolean(),
    published: p.json<Omit<ServiceRule, 'code'>>(),
    changedBy: p.string().length(24).nullable(),
    changedAt: p.datetime(3),
  },
})
export class Service extends ServiceSchema.class {}
ServiceSchema.setClass(Service)

const ScheduleSchema = defineEntity({
  name: 'Schedule',
  tableName: 'appointment_schedules',
  indexes: [{ name: 'ix_appointment_schedules_site', properties: ['siteId'] }],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24).unique('uq_appointment_schedules_public'),
    siteId: p.string().length(32),
    counterId: p.string().length(32),
    counter: p.string().length(40),
    /** ',first_issue,renewal,': they share the slots. */
    services: p.string().length(500),
    weekly: p.json<Weekly>(),
    exceptions: p.json<Exceptions>(),
    onHolidays: p.string().length(8).$type<'closed' | 'weekly'>(),
    slotMinutes: p.integer(),
    publicCapacity: p.integer(),
    walkInCapacity: p.integer(),
    leadMinutes: p.integer(),
    horizonDays: p.integer(),
    /** 'YYYY-MM-DD': slots stand up to and with this day; '' for none. */
    builtUntil: p.string().length(10),
    changedAt: p.datetime(3),
  },
})
export class Schedule extends ScheduleSchema.class {}
ScheduleSchema.setClass(Schedule)

const SlotSchema = defineEntity({
  name: 'Slot',
  tableName: 'appointment_slots',
  uniques: [{ name: 'uq_appointment_slots', properties: ['scheduleId', 'startsAt'] }],
  indexes: [{ name: 'ix_appointment_slots_site', properties: ['siteId', 'startsAt'] }],
  checks: [
    { name: 'ck_appointment_slots_booked', expression: 'booked >= 0 and booked <= capacity' },
    {
      name: 'ck_appointment_slots_walk_ins',
      expression: 'walk_ins >= 0 and walk_ins <= walk_in_capacity + capacity',
    },
  ],
  properties: {
    id: p.integer().primary(),
    scheduleId: p.integer(),
    siteId: p.string().length(32),
    startsAt: p.datetime(3),
    endsAt: p.datetime(3),
    /** The last moment for booking by phone: the start less the lead time. */
    bookUntil: p.datetime(3),
    capacity: p.integer(),
    booked: p.integer(),
    walkInCapacity: p.integer(),
    walkIns: p.integer(),
    /** The schedule has it no more, and somebody is in it. */
    closed: p.boolean(),
  },
})
export class Slot extends SlotSchema.class {}
SlotSchema.setClass(Slot)

const AppointmentSchema = defineEntity({
  name: 'Appointment',
  tableName: 'appointments',
  uniques: [
    { name: 'uq_appointments_open_id', properties: ['service', 'idMark', 'active'] },
    { name: 'uq_appointments_ticket', properties: ['siteId', 'queueDay', 'ticketNo'] },
  ],
  indexes: [
    { name: 'ix_appointments_person', properties: ['personId', 'createdAt', 'id'] },
    { name: 'ix_appointments_person_open', properties: ['personId', 'active'] },
    { name: 'ix_appointments_person_ended', properties: ['personId', 'status', 'endedAt'] },
    { name: 'ix_appointments_id_ended', properties: ['idMark', 'status', 'endedAt'] },
    { name: 'ix_appointments_held', properties: ['status', 'heldUntil'] },
    { name: 'ix_appointments_slot', properties: ['slotId', 'active'] },
    { name: 'ix_appointments_queue', properties: ['siteId', 'status', 'startsAt'] },
    { name: 'ix_appointments_ended', properties: ['endedAt', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    number: p.string().length(12).unique('uq_appointments_number'),
    kind: p.string().length(8).$type<'booked' | 'walk_in'>(),
    /** The account that booked it; null for walk-ins. */
    personId: p.string().length(24).nullable(),
    siteId: p.string().length(32),
    slotId: p.integer(),
    service: p.string().length(24).$type<ServiceCode>(),
    status: p.string().length(12).$type<AppointmentStatus>(),
    /** 1 while it is open, else null, which no unique key holds against another. */
    active: p.integer().nullable(),
    startsAt: p.datetime(3),
    endsAt: p.datetime(3),
    feeFen: p.integer(),
    feeReason: p.string().length(255),
    exemption: p.string().length(16).$type<Exemption>().nullable(),
    proofSeen: p.boolean(),
    heldUntil: p.datetime(3).nullable(),
    /** The hold ran out, and payments were asked to let the order go. */
    letGoAt: p.datetime(3).nullable(),
    orderId: p.string().length(20).nullable(),
    paidAt: p.datetime(3).nullable(),
    /** Name, ID number, phone, guardian: sealed, and gone some time after the end. */
    sealed: p.text().nullable(),
    /** Blind index of the ID number. */
    idMark: p.string().length(64).nullable(),
    maskedName: p.string().length(44).nullable(),
    maskedId: p.string().length(24).nullable(),
    maskedPhone: p.string().length(20).nullable(),
    age: p.integer().nullable(),
    /** SEQUENCE of its calendar entry. */
    sequence: p.integer(),
    queueDay: p.string().length(10).nullable(),
    ticketNo: p.integer().nullable(),
    /** Place in the queue: the earlier, the sooner. */
    orderAt: p.datetime(3).nullable(),
    parked: p.boolean(),
    calls: p.integer(),
    counterId: p.string().length(32).nullable(),
    calledAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
    endedAt: p.datetime(3).nullable(),
  },
})
export class Appointment extends AppointmentSchema.class {}
AppointmentSchema.setClass(Appointment)

const HistorySchema = defineEntity({
  name: 'AppointmentHistory',
  tableName: 'appointment_history',
  indexes: [{ name: 'ix_appointment_history', properties: ['appointmentId', 'id'] }],
  properties: {
    id: p.integer().primary(),
    appointmentId: p.integer(),
    step: p.string().length(16),
    status: p.string().length(12).$type<AppointmentStatus>(),
    by: p.string().length(8).$type<'holder' | 'counter' | 'system'>().fieldName('done_by'),
    personId: p.string().length(24).nullable(),
    note: p.string().length(400).nullable(),
    at: p.datetime(3),
  },
})
export class AppointmentHistory extends HistorySchema.class {}
HistorySchema.setClass(AppointmentHistory)

const TicketCountSchema = defineEntity({
  name: 'TicketCount',
  tableName: 'appointment_tickets',
  properties: {
    /** Site and day. */
    id: p.string().length(48).primary(),
    last: p.integer(),
  },
})
export class TicketCount extends TicketCountSchema.class {}
TicketCountSchema.setClass(TicketCount)

const WaitlistSchema = defineEntity({
  name: 'WaitlistEntry',
  tableName: 'appointment_waitlist',
  uniques: [{ name: 'uq_appointment_waitlist_id', properties: ['service', 'idMark', 'active'] }],
  indexes: [
    { name: 'ix_appointment_waitlist_next', properties: ['siteId', 'service', 'status', 'queuedAt', 'id'] },
    { name: 'ix_appointment_waitlist_person', properties: ['personId', 'createdAt', 'id'] },
    { name: 'ix_appointment_waitlist_offer', properties: ['status', 'offeredUntil'] },
  ],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24).unique('uq_appointment_waitlist_public'),
    personId: p.string().length(24),
    siteId: p.string().length(32),
    service: p.string().length(24).$type<ServiceCode>(),
    /** Slots that begin in here. */
    fromAt: p.datetime(3),
    untilAt: p.datetime(3),
    status: p.string().length(8).$type<'waiting' | 'offered' | 'accepted' | 'left' | 'ended'>(),
    /** As of appointments. */
    active: p.integer().nullable(),
    exemption: p.string().length(16).$type<Exemption>().nullable(),
    sealed: p.text().nullable(),
    idMark: p.string().length(64),
    /** Those passed by go behind the others. */
    queuedAt: p.datetime(3),
    offers: p.integer(),
    offeredSlotId: p.integer().nullable(),
    offeredUntil: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class WaitlistEntry extends WaitlistSchema.class {}
WaitlistSchema.setClass(WaitlistEntry)

export const appointmentEntities = [
  Service,
  Schedule,
  Slot,
  Appointment,
  AppointmentHistory,
  TicketCount,
  WaitlistEntry,
]
