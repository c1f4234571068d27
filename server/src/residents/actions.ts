// People: signing in, their own data, roles given and taken.
import type { RoleName } from '@chaolin/shared/residents/schema'
import { nanoid } from 'nanoid'
import { WechatError } from '../clients/wechat.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { isUniqueViolation, Refused, wrong } from '../errors.ts'
import { forgetNoticesOf } from '../notices/actions.ts'
import { getMicroBrain, getSite } from '../routing/queries.ts'
import { getGate } from '../visits/compounds/queries.ts'
import { demoRoles, type Grant } from './demo-roles.ts'
import { AccessRecord, Person, PersonRole } from './entities.ts'
import { findPerson, type Person as Here } from './queries.ts'

/** The code of wx.login → the person, made at the first visit. */
export async function signIn(ctx: Context, code: string): Promise<Here> {
  const { openId } = await ctx.clients.wechat.codeToSession(code).catch((error: unknown) => {
    throw error instanceof WechatError ? loginRefusal(error) : error
  })
  const known = await ctx.em.findOne(Person, { openId, deletedAt: null }, { disableIdentityMap: true })
  const id = known?.id ?? (await createPerson(ctx, openId))
  const person = await findPerson(ctx, id)
  if (!person) throw new Refused('unauthenticated')
  return person
}

function loginRefusal({ reason, retryable }: WechatError): Refused {
  if (reason === 'too_often') return new Refused('rate_limited', { retryAfterS: 60 })
  if (retryable) return new Refused('unavailable', { retryAfterS: 2 })
  return new Refused(reason === 'blocked' ? 'person_blocked' : 'login_code_invalid')
}

async function createPerson(ctx: Context, openId: string): Promise<string> {
  const grants =
    ctx.config.wechat === 'sandbox' ? await demoRoles(ctx, openId) : [{ role: 'resident' as const }]
  try {
    return await inTransaction(ctx, (tx) => insertPerson(tx, openId, grants))
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const other = await ctx.em.findOneOrFail(Person, { openId }, { disableIdentityMap: true })
    return other.id
  }
}

async function insertPerson(tx: Context, openId: string, grants: Grant[]): Promise<string> {
  const id = nanoid(21)
  await insertPeople(tx, [{ id, openId, grants }])
  return id
}

export async function insertPeople(tx: Context, people: { id: string; openId: string; grants: Grant[] }[]) {
  const createdAt = tx.now()
  await tx.em.insertMany(
    Person,
    people.map(({ id, openId }) => ({ id, openId, createdAt })),
  )
  await tx.em.insertMany(
    PersonRole,
    people.flatMap(({ id, grants }) => grants.map((grant) => roleRow(tx, id, grant, null))),
  )
}

const scopeOf = ({ microBrainId, gateId, siteId }: Grant) => microBrainId ?? gateId ?? siteId ?? ''

export const roleRow = (
  tx: Pick<Context, 'now'>,
  personId: string,
  grant: Grant,
  grantedBy: string | null,
) => ({
  personId,
  role: grant.role,
  scope: scopeOf(grant),
  microBrainId: grant.microBrainId ?? null,
  grantedBy,
  createdAt: tx.now(),
})

const rolesAtMicroBrain: readonly RoleName[] = ['staff', 'dispatcher', 'supervisor', 'counsellor']

/** Gives a role; giving it twice changes nothing. */
export async function grantRole(tx: Context, by: string | null, personId: string, grant: Grant) {
  // What is told to a counsellor is nobody's to let themselves in on.
  if (grant.role === 'counsellor' && by === personId) throw new Refused('forbidden')
  const bound = rolesAtMicroBrain.includes(grant.role)
  const guards = grant.role === 'guard'
  if (bound && !grant.microBrainId) throw wrong('microBrainId', '这个身份要指定微脑')
  if (!bound && grant.microBrainId) throw wrong('microBrainId', '这个身份不属于微脑')
  if (grant.microBrainId && !(await getMicroBrain(tx, grant.microBrainId)))
    throw wrong('microBrainId', '没有这个微脑')
  if (guards && !grant.gateId) throw wrong('gateId', '门卫要指定一道门')
  if (!guards && grant.gateId) throw wrong('gateId', '这个身份不属于门岗')
  if (grant.gateId && !(await getGate(tx, grant.gateId))) throw wrong('gateId', '没有这道门')
  await requireSite(tx, grant)
  if (!(await findPerson(tx, personId))) throw new Refused('not_found')
  await tx.em.upsert(PersonRole, roleRow(tx, personId, grant, by), {
    onConflictAction: 'ignore',
    onConflictFields: ['personId', 'role', 'scope'],
  })
}

/** A clerk works at one site. */
async function requireSite(tx: Context, { role, siteId }: Grant) {
  if (role === 'clerk' && !siteId) throw wrong('siteId', '这个身份要指定站点')
  if (role !== 'clerk' && siteId) throw wrong('siteId', '这个身份不属于站点')
  if (siteId && !(await getSite(tx, siteId))) throw wrong('siteId', '没有这个站点')
}

export async function revokeRole(tx: Context, personId: string, grant: Grant) {
  const gone = await tx.em.nativeDelete(PersonRole, {
    personId,
    role: grant.role,
    scope: scopeOf(grant),
  })
  if (gone === 0) throw new Refused('not_found')
}

/** The same for many who may hold it or not, where it goes with something else that ended. */
export const dropRole = (tx: Context, personIds: readonly string[], role: RoleName) =>
  tx.em.nativeDelete(PersonRole, { personId: { $in: [...personIds] }, role, scope: '' })

export async function changePhone(tx: Context, personId: string, phone: string | null) {
  await tx.em.nativeUpdate(Person, { id: personId }, { phone })
}

export type Reading = {
  personId: string
  readBy: string
  readerRole: string
  field: string
  reason: string
  about: string | null
}

/** Every reading of somebody's data is kept, and theirs to see. */
export const recordReading = (tx: Context, reading: Reading) =>
  tx.em.insert(AccessRecord, { ...reading, createdAt: tx.now() })

/** One line for the same reader of the same thing, however often it is looked at; the caller holds a lock on it. */
export async function recordFirstReading(tx: Context, reading: Reading) {
  const { personId, readBy, field, about } = reading
  if ((await tx.em.count(AccessRecord, { personId, readBy, field, about })) === 0)
    await recordReading(tx, reading)
}

/** The same for many at once. */
export async function recordReadings(tx: Context, readings: Reading[]) {
  const createdAt = tx.now()
  if (readings.length > 0)
    await tx.em.insertMany(
      AccessRecord,
      readings.map((reading) => ({ ...reading, createdAt })),
    )
}

/** Leaves: nothing that names the person stays; their reports stay, without a name. */
export async function deletePerson(tx: Context, personId: string) {
  await tx.em.nativeUpdate(Person, { id: personId }, { openId: null, phone: null, deletedAt: tx.now() })
  await tx.em.nativeDelete(PersonRole, { personId })
  await forgetNoticesOf(tx, personId)
}

/** Somebody, or some system, that stands behind a report and never signs in: without roles nobody is here. */
export const insertStandIn = (tx: Context, id: string, phone: string | null = null) =>
  tx.em.upsert(
    Person,
    { id, phone, createdAt: tx.now() },
    { onConflictAction: 'ignore', disableIdentityMap: true },
  )
