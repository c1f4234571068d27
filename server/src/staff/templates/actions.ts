// Writing reply templates: at most so many for one category and step, so that a list stays one that is read.
import { mostTemplates } from '@chaolin/shared/staff/templates'
import type { TemplateBody } from '@chaolin/shared/staff/template-schema'
import { LockMode } from '@mikro-orm/core'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'
import { getCategory } from '../../routing/queries.ts'
import { ReplyTemplate } from './entities.ts'
import { startingTemplates } from './starting.ts'

const rowOf = (tx: Context, personId: string | null, { category, step, title, text }: TemplateBody) => ({
  category: category ?? '',
  step,
  title,
  text,
  changedBy: personId,
  changedAt: tx.now(),
})

async function checkRoom(tx: Context, microBrainId: string, body: TemplateBody, exceptId = 0) {
  if (body.category && !(await getCategory(tx, body.category)))
    throw new Refused('category_unknown', { errors: [{ path: 'category', message: '没有这个类别' }] })
  const rows = await tx.em.find(
    ReplyTemplate,
    { microBrainId, category: body.category ?? '', step: body.step, id: { $ne: exceptId } },
    { fields: ['id'], lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
  )
  if (rows.length >= mostTemplates)
    throw new Refused('step_closed', { detail: `这一类这一步最多 ${mostTemplates} 条` })
}

export async function addTemplate(
  tx: Context,
  personId: string | null,
  microBrainId: string,
  body: TemplateBody,
) {
  await checkRoom(tx, microBrainId, body)
  const row = { publicId: nanoid(21), microBrainId, ...rowOf(tx, personId, body) }
  await insertRow(tx.em, ReplyTemplate, row)
  return row
}

export async function changeTemplate(
  tx: Context,
  personId: string,
  known: ReplyTemplate,
  body: TemplateBody,
) {
  await checkRoom(tx, known.microBrainId, body, known.id)
  const row = rowOf(tx, personId, body)
  await tx.em.nativeUpdate(ReplyTemplate, { id: known.id }, row)
  return { ...row, publicId: known.publicId, microBrainId: known.microBrainId }
}

export async function removeTemplate(tx: Context, known: ReplyTemplate) {
  if ((await tx.em.nativeDelete(ReplyTemplate, { id: known.id })) === 0) throw new Refused('not_found')
}

/** What a district begins with; one that has any keeps its own. */
export async function seedTemplates(tx: Context, districtId: string) {
  if ((await tx.em.count(ReplyTemplate, { microBrainId: districtId })) > 0) return
  for (const body of startingTemplates) await addTemplate(tx, null, districtId, body)
}
