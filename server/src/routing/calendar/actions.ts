// Changing the calendar, and the days it starts with.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CalendarKind } from '@chaolin/shared/routing/calendar-schema'
import type { SqlEntityManager } from '@mikro-orm/sql'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { bumpRevision } from '../actions.ts'
import { CalendarDay } from './entities.ts'

export type NewDay = { date: string; district: string; kind: CalendarKind; name: string }

export async function setDay(tx: Context, personId: string, day: NewDay) {
  await tx.em.upsert(
    CalendarDay,
    { ...day, source: 'admin', changedBy: personId, changedAt: tx.now() },
    {
      onConflictFields: ['date', 'district'],
      onConflictMergeFields: ['kind', 'name', 'source', 'changedBy', 'changedAt'],
      disableIdentityMap: true,
    },
  )
  await bumpRevision(tx.em, 'calendar')
}

export async function removeDay(tx: Context, date: string, district: string) {
  if ((await tx.em.nativeDelete(CalendarDay, { date, district })) === 0) throw new Refused('not_found')
  await bumpRevision(tx.em, 'calendar')
}

/** Older years are over: no promise and no rule counts with them. */
const seededFrom = 2025

/** What chinese-days knows of the years to come; a year that has any row is the district's own and stays. */
export async function seedCalendar(em: SqlEntityManager, now: Date) {
  const rows = await em.find(CalendarDay, { district: '' }, { disableIdentityMap: true, fields: ['date'] })
  const kept = new Set(rows.map(({ date }) => date.slice(0, 4)))
  const missing = readKnownDays().filter(({ date }) => !kept.has(date.slice(0, 4)))
  if (missing.length === 0) return
  const seeded = missing.map((day) => ({
    ...day,
    district: '',
    source: 'seed' as const,
    changedBy: null,
    changedAt: now,
  }))
  // Two processes may start at once.
  await em.upsertMany(CalendarDay, seeded, {
    onConflictFields: ['date', 'district'],
    onConflictAction: 'ignore',
    disableIdentityMap: true,
  })
  await bumpRevision(em, 'calendar')
}

type KnownDays = { holidays: Record<string, string>; workdays: Record<string, string> }

/** The package's own table: its functions answer for single days, and call an unknown year plain. */
function readKnownDays(): Pick<NewDay, 'date' | 'kind' | 'name'>[] {
  const main = createRequire(import.meta.url).resolve('chinese-days')
  const table = JSON.parse(readFileSync(join(dirname(main), 'chinese-days.json'), 'utf8')) as KnownDays
  const days = (list: Record<string, string>, kind: CalendarKind) =>
    Object.entries(list).map(([date, text]) => ({ date, kind, name: nameOf(text, kind) }))
  return [...days(table.holidays, 'holiday'), ...days(table.workdays, 'workday')].filter(
    ({ date }) => Number(date.slice(0, 4)) >= seededFrom,
  )
}

/** 'Spring Festival,春节,4' → '春节', '春节调休上班'. */
const nameOf = (text: string, kind: CalendarKind) => {
  const name = text.split(',')[1] ?? text
  return kind === 'holiday' ? name : `${name}调休上班`
}
