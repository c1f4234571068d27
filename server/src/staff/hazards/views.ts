// Hazard → wire: as a line of the list, and whole with its history.
import { hazardCan, hazardSteps, isOwed, maySeeToHazard } from '@chaolin/shared/staff/hazards/rules'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import type { Signer } from '../../files/urls.ts'
import { roleOn } from '../../reports/actions.ts'
import { findReport, loadPhotos, pick, type PhotoMap } from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { homeView, parentOf } from '../../routing/queries.ts'
import { seatsTowards } from '../supervision/seats.ts'
import { actorViews, signalNow } from '../supervision/views.ts'
import type { Hazard } from './entities.ts'
import { hazardHistory } from './queries.ts'

async function summaryView(ctx: Context, hazard: Hazard, photos: PhotoMap) {
  return {
    number: hazard.number,
    title: hazard.title,
    kind: hazard.kind,
    level: hazard.level,
    status: hazard.status,
    address: hazard.address ?? null,
    microBrain: await homeView(ctx, hazard.homeId),
    responsible: hazard.responsible ?? null,
    signal: isOwed(hazard.status) ? signalNow(ctx, hazard) : null,
    rectifyBy: hazard.rectifyBy,
    dueAt: toWire(hazard.dueAt),
    foundAt: toWire(hazard.createdAt),
    sentBackCount: hazard.sentBackCount,
    photo: (hazard.coverPhotoId && photos.get(hazard.coverPhotoId)) || null,
  }
}

export async function hazardSummaries(ctx: Context, sign: Signer, hazards: Hazard[]) {
  const covers = hazards.flatMap(({ coverPhotoId }) => coverPhotoId ?? [])
  const photos = await loadPhotos(ctx, sign, covers)
  return Promise.all(hazards.map((hazard) => summaryView(ctx, hazard, photos)))
}

/** The steps of this reader, and whether one of them is closed only because they put it right themselves. */
async function openSteps(ctx: Context, person: Person, hazard: Hazard) {
  const seats = await seatsTowards(ctx, person, hazard.homeId)
  const top = (await parentOf(ctx, hazard.homeId)) === null
  const facts = { status: hazard.status, rectifiedBy: hazard.rectifiedById ?? null }
  const mine = hazardSteps
    .filter((step) => seats.some((seat) => maySeeToHazard(step, seat, hazard.level, top)))
    .map((step) => ({ step, verdict: hazardCan(step, facts, person.id) }))
  return {
    steps: mine.filter(({ verdict }) => 'to' in verdict).map(({ step }) => step),
    checkedByAnother: mine.some(({ verdict }) => 'refusal' in verdict && verdict.refusal === 'same_person'),
  }
}

/** Where it came from may have gone to another post since; what came from no report is all the list's own. */
async function mayReadReport(ctx: Context, person: Person, { reportNumber }: Hazard) {
  if (!reportNumber) return true
  const report = await findReport(ctx, reportNumber)
  return report !== null && (await roleOn(ctx, person, report)) !== null
}

export async function hazardView(ctx: Context, sign: Signer, person: Person, hazard: Hazard) {
  const history = await hazardHistory(ctx, hazard.id)
  const photos = await loadPhotos(
    ctx,
    sign,
    history.flatMap(({ photoIds }) => photoIds),
  )
  const actors = await actorViews(ctx, history)
  const shown = await mayReadReport(ctx, person, hazard)
  const found = history[0]?.photoIds ?? []
  const mended = history.findLast(({ step }) => step === 'rectified')?.photoIds ?? []
  return {
    ...(await summaryView(ctx, hazard, photos)),
    place:
      !shown || hazard.lng == null || hazard.lat == null
        ? null
        : { lng: hazard.lng, lat: hazard.lat, coordinates: 'wgs84' as const },
    reportNumber: shown ? (hazard.reportNumber ?? null) : null,
    before: pick(photos, found),
    after: pick(photos, mended),
    history: history.map((row, i) => ({
      at: toWire(row.at),
      step: row.step,
      status: row.status,
      by: actors[i]!,
      note: row.note ?? null,
      rectifyBy: row.rectifyBy ?? null,
      responsible: row.responsible ?? null,
      photos: pick(photos, row.photoIds),
    })),
    ...(await openSteps(ctx, person, hazard)),
  }
}
