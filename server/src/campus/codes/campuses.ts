// A campus: opened with its first roster, or with the demo; its number, its gates, its first key.
import type { Context } from '../../context.ts'
import { changeRows, readRows } from '../../db/sql.ts'
import { openCampusCompound, signingKey } from '../../visits/actions.ts'
import { Campus } from './entities.ts'
import { getCampus } from './queries.ts'

export const issuerOf = (campusId: string) => `campus:${campusId}`

/** campus-7 is 7; one that is called otherwise takes the next that is free. */
async function freeNumber(tx: Context, id: string): Promise<number> {
  const named = Number(/^campus-([1-9]\d{0,3})$/.exec(id)?.[1] ?? 0)
  if (named > 0 && (await tx.em.count(Campus, { number: named })) === 0) return named
  const [row] = await readRows<{ number: number | null }>(
    tx.em,
    'select max(number) as number from campuses',
    [],
  )
  return Math.max(1000, Number(row?.number ?? 0)) + 1
}

type Post = { id: string; name: string }

export async function openCampus(
  tx: Context,
  { id, name }: Post,
  { synthetic = false } = {},
): Promise<Campus> {
  const known = await getCampus(tx, id)
  if (known) return known
  await tx.em.insert(Campus, {
    id,
    number: await freeNumber(tx, id),
    revision: 1,
    rosterRevision: 0,
    synthetic,
    importedAt: null,
    createdAt: tx.now(),
  })
  await openCampusCompound(tx, { id, name, synthetic })
  await signingKey(tx, issuerOf(id))
  return (await getCampus(tx, id))!
}

/** Its gates have to know. */
export const touchCampus = (tx: Context, id: string) =>
  changeRows(tx.em, 'update campuses set revision = revision + 1 where id = ?', [id])
