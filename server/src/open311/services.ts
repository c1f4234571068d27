// Our categories as services of Open311, their extra questions as attributes.
import type { CategoryRow, HomeKind, Question } from '@chaolin/shared/reports/categories'
import type { Context } from '../context.ts'
import { getCategory, listCategories } from '../routing/queries.ts'
import { Open311Error } from './errors.ts'

const groups: Record<HomeKind, string> = { community: '社区办理', street: '街道办理', police: '公安办理' }

function promiseOf({ resolveWithin: { minutes, clock } }: CategoryRow) {
  const hours = Math.round(minutes / 60)
  return clock === 'working' ? `${hours} 个工作小时内办结` : `${hours} 小时内办结`
}

export const noticeOf = (category: CategoryRow) => `30 个工作分钟内接单，${promiseOf(category)}`

/** What clients know as the keyword of services whose requests nobody else may read. */
const privateKeyword = 'private'

const serviceView = (category: CategoryRow) => ({
  service_code: category.code,
  service_name: category.zh,
  description: `${category.en}. ${promiseOf(category)}`,
  metadata: category.questions.length > 0,
  type: 'realtime',
  keywords: [...category.en.split(/, */), ...(category.mayBePublic ? [] : [privateKeyword])].join(','),
  group: groups[category.home],
})

export const serviceViews = async (ctx: Context) => (await listCategories(ctx)).map(serviceView)

const attributeView = (question: Question, index: number) => ({
  variable: true,
  code: question.id,
  datatype: question.kind === 'choice' ? 'singlevaluelist' : 'text',
  required: question.required,
  datatype_description: null,
  order: index + 1,
  description: `${question.zh} ${question.en}`,
  ...(question.options
    ? { values: question.options.map(({ id, zh, en }) => ({ key: id, name: `${zh} ${en}` })) }
    : {}),
})

export async function findService(ctx: Context, code: string): Promise<CategoryRow> {
  const category = await getCategory(ctx, code)
  if (!category) throw new Open311Error(404, `service_code ${code} was not found`)
  return category
}

export const definitionView = ({ code, questions }: CategoryRow) => ({
  service_code: code,
  attributes: questions.map(attributeView),
})
