// Reply templates as they cross the wire.
import { z } from '../config.ts'
import { idText, writtenText } from '../text.ts'
import { placeholders, templateSteps, unknownPlaceholders } from './templates.ts'

const text = writtenText(500).check(
  z.refine((written) => unknownPlaceholders(written).length === 0, {
    message: `只认得这些：${placeholders.map((name) => `{${name}}`).join(' ')}`,
  }),
)

/** Without a category it is for all of them. */
export const templateBody = z.strictObject({
  category: z.optional(z.nullable(idText(32))),
  step: z.enum(templateSteps),
  title: writtenText(20),
  text,
})
export type TemplateBody = z.infer<typeof templateBody>

export const newTemplate = z.strictObject({ microBrainId: idText(32), ...templateBody.shape })
export const templateParams = z.strictObject({ id: idText(32) })
export const templateQuery = z.strictObject({
  microBrainId: z.optional(idText(32)),
  step: z.optional(z.enum(templateSteps)),
  category: z.optional(idText(32)),
})

export const templateSchema = z.strictObject({
  id: z.string(),
  microBrainId: z.string(),
  /** Null: for every category. */
  category: z.nullable(z.string()),
  step: z.enum(templateSteps),
  title: z.string(),
  text: z.string(),
  /** Who reads may change it. */
  mayEdit: z.boolean(),
})
export type Template = z.infer<typeof templateSchema>
/** The post's own first, then the district's. */
export const templateList = z.strictObject({ items: z.array(templateSchema) })

export const filledQuery = z.strictObject({ step: z.enum(templateSteps) })
/** Ready to be sent or changed; what points at a person is masked. */
export const filledTemplates = z.strictObject({
  items: z.array(z.strictObject({ id: z.string(), title: z.string(), text: z.string() })),
})
