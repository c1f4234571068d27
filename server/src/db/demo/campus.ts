// Fourteen campuses with rosters that are made up and say so, and departments that visitors can ask for.
import { addDepartment } from '../../campus/codes/departments.ts'
import { memberMarker } from '../../campus/codes/marks.ts'
import { openCampus } from '../../campus/codes/campuses.ts'
import { Campus } from '../../campus/codes/entities.ts'
import { insertMembers } from '../../campus/codes/member-rows.ts'
import type { Context } from '../../context.ts'
import { listMicroBrains } from '../../routing/queries.ts'
import { peopleAt } from '../../residents/queries.ts'
import { changeRows, marksFor } from '../sql.ts'

const members = 9999
const until = new Date('2030-07-01T00:00:00+08:00')

const padded = (n: number) => String(n).padStart(4, '0')

/** Number, name and tail of the nth member of every campus. */
export const demoMember = (n: number) => ({
  number: `2026${padded(n)}`,
  name: `学生${padded(n)}`,
  idTail: `10${padded(n)}`,
})

/** Every campus has the same members: the database copies the first one's. */
async function loadRosters(tx: Context, [first, ...others]: string[], most: number) {
  if (!first) return
  const markOf = await memberMarker(tx)
  const members = Array.from({ length: most }, (_, i) => demoMember(i + 1))
  await insertMembers(
    tx,
    members.map((member) => ({
      campusId: first,
      number: member.number,
      kind: 'student' as const,
      mark: markOf(member),
      until,
    })),
  )
  if (others.length > 0)
    await changeRows(
      tx.em,
      `insert into campus_members (campus_id, number, kind, mark, until)
       select c.id, m.number, m.kind, m.mark, m.until from campuses c cross join campus_members m
       where m.campus_id = ? and c.id in (${marksFor(others)}) order by c.id, m.number`,
      [first, ...others],
    )
  await tx.em.nativeUpdate(
    Campus,
    { id: { $in: [first, ...others] } },
    { rosterRevision: 1, importedAt: tx.now() },
  )
}

const departments = ['图书馆', '教务处']

/** Run by the campus's staff, who answer for them when somebody asks to come. */
async function loadDepartments(tx: Context, campusId: string) {
  const [personId] = await peopleAt(tx, [campusId], ['staff'])
  if (!personId) return
  for (const label of departments) await addDepartment(tx, campusId, { label }, personId)
}

/** `most`: fewer members for a test that needs no more. */
export async function loadCampusDemo(tx: Context, most = members) {
  const campuses = (await listMicroBrains(tx)).filter(({ kind }) => kind === 'campus')
  for (const campus of campuses) {
    await openCampus(tx, campus, { synthetic: true })
    await loadDepartments(tx, campus.id)
  }
  await loadRosters(
    tx,
    campuses.map(({ id }) => id),
    most,
  )
}
