// How a residence declaration comes to its post, and how it ends: with its claim, by itself, or when somebody leaves.
import { residenceKeepDays } from '@chaolin/shared/visits/residence-text'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { otherSystems } from '../../micro-brains/queries.ts'
import { addJobs, type NewJob } from '../../outbox/actions.ts'
import { Consent } from '../entities.ts'
import { ResidenceDeclaration, type HouseholdClaim } from './entities.ts'

const dayMs = 86_400_000
const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true } as const

type Event = 'declared' | 'withdrawn' | 'ended'
const steps = { declared: 'declare', withdrawn: 'withdraw', ended: 'end' } as const satisfies Record<
  Event,
  string
>

/** For the post as another system: its own order for each declaration. Built in, its staff are told instead. */
async function oweToPost(
  tx: Context,
  row: Pick<ResidenceDeclaration, 'id' | 'number' | 'microBrainId'>,
  event: Event,
): Promise<NewJob[]> {
  const [system] = await otherSystems(tx, [row.microBrainId])
  const payload = { declarationId: row.id, event, step: steps[event], number: row.number }
  if (system?.kind !== 'webhook')
    return event === 'declared' ? [{ kind: 'residence.notify', subject: `residence:${row.id}`, payload }] : []
  return [
    {
      kind: 'residence.deliver',
      subject: `deliver:${row.microBrainId}:residence:${row.id}`,
      target: row.microBrainId,
      payload: { ...payload, webhookId: `msg_${row.number}_${event}` },
    },
  ]
}

export const forgetJob = (tx: Context, declarationId: number, days: number): NewJob => ({
  kind: 'residence.forget',
  subject: `residence:forget:${declarationId}:${days}:${tx.now().getTime()}`,
  payload: { declarationId },
  dueAt: new Date(tx.now().getTime() + days * dayMs),
})

type Row = Pick<
  ResidenceDeclaration,
  'id' | 'number' | 'claimId' | 'microBrainId' | 'submittedAt' | 'personId'
>

/** The post hears of it now, and has its time from now. */
export async function submitDeclaration(tx: Context, row: Row) {
  await tx.em.nativeUpdate(
    ResidenceDeclaration,
    { id: row.id },
    { status: 'submitted', submittedAt: tx.now(), updatedAt: tx.now() },
  )
  await addJobs(tx, [
    ...(await oweToPost(tx, row, 'declared')),
    forgetJob(tx, row.id, residenceKeepDays.unread),
  ])
}

/** What was given is deleted; a post that had heard of it hears that too. */
export async function endDeclaration(tx: Context, row: Row, status: 'withdrawn' | 'ended') {
  await tx.em.nativeUpdate(
    ResidenceDeclaration,
    { id: row.id },
    { status, standing: null, sealed: null, updatedAt: tx.now() },
  )
  await tx.em.nativeUpdate(
    Consent,
    { claimId: row.claimId, kind: 'residence', withdrawnAt: null },
    { withdrawnAt: tx.now() },
  )
  if (row.submittedAt) await addJobs(tx, await oweToPost(tx, row, status))
}

const ownJob = ({ id, number }: Row, why: 'claim' | 'unread'): NewJob => ({
  kind: 'residence.ended',
  subject: `residence:${id}`,
  payload: { declarationId: id, number, why },
})

/**
 * What a claim's step means for what was declared with it: accepted, it goes to the post; over, it ends. What the post
 * took up stays as it is there, and another may follow if the person moves in again.
 */
export async function followClaim(tx: Context, { id: claimId }: HouseholdClaim, isActive: boolean) {
  const rows = await tx.em.find(
    ResidenceDeclaration,
    { claimId, standing: 1 },
    { orderBy: { id: 1 }, ...locked },
  )
  for (const row of rows) {
    if (isActive && row.status === 'waiting') await submitDeclaration(tx, row)
    if (isActive) continue
    if (row.status === 'taken_up')
      await tx.em.nativeUpdate(ResidenceDeclaration, { id: row.id }, { standing: null })
    else await endDeclaration(tx, row, 'ended')
    if (row.status === 'submitted') await addJobs(tx, [ownJob(row, 'claim')])
  }
}

/** The copy goes when its time is over: after it was taken up, or, with the declaration, when nobody did. */
export async function forgetDeclaration(tx: Context, id: number) {
  const row = await tx.em.findOne(ResidenceDeclaration, { id }, locked)
  if (!row?.sealed) return
  const isOver = (since: Date, days: number) => tx.now().getTime() >= since.getTime() + days * dayMs
  if (row.status === 'taken_up') {
    if (isOver(row.updatedAt, residenceKeepDays.afterTakeUp))
      await tx.em.nativeUpdate(ResidenceDeclaration, { id }, { sealed: null })
    return
  }
  if (!isOver(row.submittedAt ?? row.createdAt, residenceKeepDays.unread)) return
  await endDeclaration(tx, row, 'ended')
  await addJobs(tx, [ownJob(row, 'unread')])
}

/** Somebody leaves for good: what is not taken up is withdrawn, and every copy goes. */
export async function forgetDeclarationsOf(tx: Context, personId: string) {
  const open = await tx.em.find(
    ResidenceDeclaration,
    { personId, status: { $in: ['waiting', 'submitted'] } },
    { orderBy: { id: 1 }, limit: 500, ...locked },
  )
  for (const row of open) await endDeclaration(tx, row, 'withdrawn')
  await tx.em.nativeUpdate(ResidenceDeclaration, { personId }, { sealed: null, standing: null })
}
