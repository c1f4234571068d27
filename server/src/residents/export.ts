// Everything that is kept about a person, from every domain that knows them.
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { listNotices } from '../notices/queries.ts'
import type { PageQuery } from '../paging.ts'
import { listMine, listOwnSupports } from '../reports/queries.ts'
import { Person as PersonTable } from './entities.ts'
import { listReadings, type Person } from './queries.ts'

type List<T> = (
  ctx: Context,
  personId: string,
  query: PageQuery,
) => Promise<{ items: T[]; nextCursor: string | null }>

async function everyPage<T>(ctx: Context, personId: string, list: List<T>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const page = await list(ctx, personId, { limit: 100, cursor })
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return items
}

export async function exportPerson(ctx: Context, person: Person) {
  const row = await ctx.em.findOneOrFail(PersonTable, { id: person.id }, { disableIdentityMap: true })
  const reports = await everyPage(ctx, person.id, listMine)
  const supports = await everyPage(ctx, person.id, listOwnSupports)
  const notices = await everyPage(ctx, person.id, listNotices)
  const readings = await everyPage(ctx, person.id, listReadings)
  return {
    person: { id: person.id, roles: person.roles },
    phone: row.phone ?? null,
    createdAt: toWire(row.createdAt),
    reports: reports.map(reportView),
    supports: supports.map(({ number, note, createdAt, withdrawnAt }) => ({
      number,
      note: note ?? null,
      at: toWire(createdAt),
      withdrawnAt: toWireOrNull(withdrawnAt),
    })),
    notices: notices.map((notice) => ({
      at: toWire(notice.createdAt),
      kind: notice.kind,
      title: notice.title,
      body: notice.body,
      number: notice.number ?? null,
      read: Boolean(notice.readAt),
    })),
    accessLog: readings.map((item) => ({
      at: toWire(item.createdAt),
      field: item.field,
      reason: item.reason,
      by: item.readerRole,
      about: item.about ?? null,
    })),
  }
}

const reportView = (report: Awaited<ReturnType<typeof listMine>>['items'][number]) => ({
  number: report.number,
  status: report.status,
  category: report.category,
  text: report.text,
  address: report.address ?? null,
  place:
    report.lng == null || report.lat == null
      ? null
      : { lng: report.lng, lat: report.lat, coordinates: 'wgs84' },
  answers: report.answers,
  anonymous: report.anonymous,
  public: report.public,
  createdAt: toWire(report.createdAt),
})
