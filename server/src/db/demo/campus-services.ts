// Who handles legal aid at the campuses of the demo, and the answers that the district publishes.
import { startingAnswers } from '../../campus/answers/starting.ts'
import { addAnswer } from '../../campus/answers/actions.ts'
import { addHandler } from '../../campus/cases/charge.ts'
import { seedServices } from '../../campus/services/actions.ts'
import type { Context } from '../../context.ts'
import { rolesAt } from '../../residents/queries.ts'
import { deskAbove, listMicroBrains } from '../../routing/queries.ts'

export async function loadCampusServices(tx: Context) {
  await seedServices(tx)
  const campuses = (await listMicroBrains(tx)).filter(({ kind }) => kind === 'campus')
  const staff = await rolesAt(
    tx,
    campuses.map(({ id }) => id),
    ['staff'],
  )
  for (const { microBrainId: campusId, personId } of staff)
    await addHandler(tx, null, { campusId, service: 'legal_aid', personId })
  const district = await deskAbove(tx, null)
  for (const answer of startingAnswers) await addAnswer(tx, null, district, answer)
}
