// Counters and schedules of the demo: the police posts of two campuses and the two police stations.
import type { ScheduleChange } from '@chaolin/shared/appointments/schema'
import { addSchedule, seedServices } from '../../appointments/actions.ts'
import type { Context } from '../../context.ts'
import { listSites } from '../../routing/queries.ts'

type Frames = ScheduleChange['weekly'][1]

const workdays = (frames: Frames, saturday: Frames = []): ScheduleChange['weekly'] => ({
  1: frames,
  2: frames,
  3: frames,
  4: frames,
  5: frames,
  6: saturday,
  7: [],
})
const idCards = ['first_issue', 'renewal', 'replacement', 'temporary']

const usual = {
  onHolidays: 'closed' as const,
  publicCapacity: 5,
  walkInCapacity: 2,
  leadMinutes: 60,
  horizonDays: 14,
}

const ofCampus: ScheduleChange[] = [
  {
    ...usual,
    counterId: '1',
    counter: '1 号窗口',
    services: idCards,
    weekly: workdays([
      ['08:30', '11:30'],
      ['13:30', '17:00'],
    ]),
    slotMinutes: 30,
  },
]

const ofStation: ScheduleChange[] = [
  {
    ...usual,
    counterId: '1',
    counter: '1 号窗口',
    services: idCards,
    weekly: workdays(
      [
        ['08:30', '12:00'],
        ['13:30', '17:30'],
      ],
      [['09:00', '12:00']],
    ),
    slotMinutes: 30,
  },
  {
    ...usual,
    counterId: '2',
    counter: '2 号窗口',
    services: ['residence_permit', 'hukou'],
    weekly: workdays([
      ['08:30', '12:00'],
      ['13:30', '17:30'],
    ]),
    slotMinutes: 20,
    publicCapacity: 3,
    walkInCapacity: 3,
  },
]

const byKind: Record<string, ScheduleChange[]> = {
  campus_police_post: ofCampus,
  police_station: ofStation,
}

/** Slots of the next fourteen days stand at once. */
export async function loadAppointments(tx: Context) {
  await seedServices(tx)
  for (const { id, kind } of await listSites(tx))
    for (const schedule of byKind[kind] ?? []) await addSchedule(tx, id, schedule)
}
