// What the counters took: the day's sums by site and by who served, and each of them behind it.
import type { CounterTakings, TakingsPage } from '@chaolin/shared/payments/schema'
import { settlementOf, tallyOf } from '@chaolin/shared/payments/takings'
import { pageServed, servedOn } from '../appointments/queries.ts'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import type { PageQuery } from '../paging.ts'
import { getSite } from '../routing/queries.ts'
import { endOf, startOf } from './bills.ts'

const dayFrom = (date: string) => ({ from: startOf(date), until: endOf(date) })

const siteName = async (ctx: Context, id: string) => (await getSite(ctx, id))?.name ?? id

const unique = <T>(all: readonly T[]) => [...new Set(all)]

export async function counterTakings(ctx: Context, date: string): Promise<CounterTakings> {
  const served = await servedOn(ctx, dayFrom(date))
  const sites = unique(served.map(({ siteId }) => siteId)).map(async (siteId) => {
    const here = served.filter((one) => one.siteId === siteId)
    return {
      siteId,
      site: await siteName(ctx, siteId),
      ...tallyOf(here),
      clerks: unique(here.map(({ clerk }) => clerk)).map((clerk) => ({
        clerk,
        ...tallyOf(here.filter((one) => one.clerk === clerk)),
      })),
    }
  })
  return { ...tallyOf(served), sites: await Promise.all(sites) }
}

export async function pageTakings(
  ctx: Context,
  { date, ...query }: PageQuery & { date: string; siteId?: string | undefined },
): Promise<TakingsPage> {
  const { items, nextCursor } = await pageServed(ctx, dayFrom(date), query)
  return {
    items: await Promise.all(
      items.map(async (row) => ({
        number: row.number,
        at: toWire(row.at),
        siteId: row.siteId,
        site: await siteName(ctx, row.siteId),
        clerk: row.clerk,
        service: row.service,
        settlement: settlementOf(row),
        exemption: row.exemption,
        feeFen: row.feeFen,
      })),
    ),
    nextCursor,
  }
}
