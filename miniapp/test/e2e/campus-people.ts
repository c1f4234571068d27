// Students of the campus walks, as the roster of the demo knows them, and the end of a walk.
import { expect } from '@jest/globals'
import type { RunningServer } from '../weapp/server.ts'
import type { Phone } from './browser.ts'

const four = (n: number) => String(n).padStart(4, '0')

/** What the roster of the demo says of its n-th student. */
const listed = (n: number) => ({
  campusId: 'campus-1',
  studentNumber: `2026${four(n)}`,
  name: `学生${four(n)}`,
  idTail: `10${four(n)}`,
})

export const claimCode = (server: RunningServer, n: number) =>
  server.send(`student-${n}`, 'POST', '/v1/campus/codes', listed(n))

/** Nothing may have gone wrong on any of them. */
export async function end(...phones: Phone[]) {
  expect(phones.flatMap(({ problems }) => problems)).toEqual([])
  for (const { context } of phones) await context.close()
}
