// Who a name of the sandbox is: 'sandbox:resident-1' lives here, 'sandbox:staff-330114001012' works there.
import type { RoleName } from '@chaolin/shared/residents/schema'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { deskAbove, getMicroBrain, listSites } from '../routing/queries.ts'

export type Grant = { role: RoleName; microBrainId?: string; gateId?: string; siteId?: string }

const numbered: Record<string, { most: number; roles: RoleName[] }> = {
  resident: { most: 10_000, roles: ['resident'] },
  visitor: { most: 10_000, roles: ['visitor'] },
  student: { most: 10_000, roles: ['resident'] },
  guard: { most: 20, roles: ['resident'] },
  clerk: { most: 20, roles: ['resident', 'clerk'] },
}
const gatedCompounds = 5
/** The first five stand at the outer gate of a compound each, the others at the second one of the first. */
const demoGate = (n: number) => (n <= gatedCompounds ? `compound-${n}-gate-1` : 'compound-1-gate-2')
/** The first one sees to the gate of the first campus as well. */
const demoGates = (n: number): Grant[] =>
  [demoGate(n), ...(n === 1 ? ['campus-1-gate-1'] : [])].map((gateId) => ({ role: 'guard', gateId }))

const atMicroBrain: readonly string[] = ['staff', 'dispatcher', 'counsellor']

/** The roles of a demo person; an unknown name is refused like any bad code. */
export async function demoRoles(ctx: Context, openId: string): Promise<Grant[]> {
  const name = /^sandbox:(.+)$/.exec(openId)?.[1]
  if (name === undefined) return [{ role: 'resident' }]
  const roles = await rolesOf(ctx, name)
  if (!roles) throw new Refused('login_code_invalid')
  return roles
}

async function rolesOf(ctx: Context, name: string): Promise<Grant[] | null> {
  if (name === 'supervisor')
    return [{ role: 'resident' }, { role: 'supervisor', microBrainId: await deskAbove(ctx, null) }]
  if (name === 'admin' || name === 'cashier') return [{ role: 'resident' }, { role: name }]
  const [, kind = '', rest = ''] = /^([a-z]+)-(.+)$/.exec(name) ?? []
  const numberedKind = numbered[kind]
  if (numberedKind) {
    const n = /^[1-9]\d{0,4}$/.test(rest) ? Number(rest) : Infinity
    if (n > numberedKind.most) return null
    if (kind === 'clerk') return [{ role: 'resident' }, await clerkGrant(ctx, n)]
    const grants: Grant[] = numberedKind.roles.map((role) => ({ role }))
    return kind === 'guard' ? [...grants, ...demoGates(n)] : grants
  }
  const microBrain = atMicroBrain.includes(kind) ? await getMicroBrain(ctx, rest) : null
  if (!microBrain || (kind === 'counsellor' && microBrain.kind !== 'campus')) return null
  return [{ role: 'resident' }, { role: kind as RoleName, microBrainId: rest }]
}

/** One clerk after the other, site by site, those of the campuses first. */
async function clerkGrant(ctx: Context, n: number): Promise<Grant> {
  const sites = (await listSites(ctx)).toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
  const site = sites[(n - 1) % Math.max(1, sites.length)]
  return { role: 'clerk', ...(site ? { siteId: site.id } : {}) }
}

const rank = ({ kind }: { kind: string }) => (kind === 'campus_police_post' ? 0 : 1)
