// The history of volunteers and tasks: a row for each step, written with the change it tells of, and the job that tells.
import type { Context } from '../../context.ts'
import { addJob } from '../../outbox/actions.ts'
import { VolunteerHistory } from './entities.ts'

export type Moment = {
  volunteerId: number | null
  taskId: number | null
  step: string
  by: 'volunteer' | 'resident' | 'staff' | 'system'
  /** Null: by the system. */
  personId: string | null
  note?: string | undefined
  data?: Record<string, string | number | boolean | null>
}

/** What is told is read from the row when it is told: the job holds no words. */
export async function note(tx: Context, { note: words, data = {}, ...moment }: Moment) {
  const id = Number(
    await tx.em.insert(VolunteerHistory, { ...moment, note: words ?? null, data, at: tx.now() }),
  )
  const about = moment.taskId === null ? `v${moment.volunteerId}` : `t${moment.taskId}`
  await addJob(tx, {
    kind: 'volunteer.notify',
    subject: `volunteer:${about}`,
    payload: { historyId: id },
  })
}
