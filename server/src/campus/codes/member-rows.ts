// Rows of rosters, thousands at once: the manager would build and convert each by itself, at ten times the time.
import type { Context } from '../../context.ts'
import { changeRows } from '../../db/sql.ts'
import type { CampusMember } from './entities.ts'

export type NewMember = Pick<CampusMember, 'campusId' | 'number' | 'kind' | 'mark' | 'until'>

/** SQLite binds 32,766 values in a statement. */
const atOnce = 5000

export async function insertMembers(tx: Context, members: readonly NewMember[]) {
  for (let from = 0; from < members.length; from += atOnce) {
    const part = members.slice(from, from + atOnce)
    await changeRows(
      tx.em,
      `insert into campus_members (campus_id, number, kind, mark, until) values ${part.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
      part.flatMap(({ campusId, number, kind, mark, until }) => [campusId, number, kind, mark, until]),
    )
  }
}
