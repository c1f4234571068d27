// The doors of api.weixin.qq.com that the product uses, answering as WeChat documents them.
import { randomBytes } from 'node:crypto'
import { dataProblem, findTemplate, type TemplateData } from '@chaolin/shared/notices/templates'
import type { FastifyInstance } from 'fastify'
import { refusal } from './answers.ts'
import { drawScene } from './scene-code.ts'
import type { SandboxState } from './state.ts'

type Fields = Readonly<Record<string, unknown>>

export function addWechatDoors(app: FastifyInstance, state: SandboxState) {
  const { people, tokens } = state

  function accountProblem(fields: Fields, grantType: string) {
    if (!fields['appid']) return refusal(41002)
    if (fields['appid'] !== state.appId) return refusal(40013)
    if (!fields['secret']) return refusal(41004)
    if (fields['secret'] !== state.appSecret) return refusal(40125)
    return fields['grant_type'] === grantType ? null : refusal(40002)
  }

  app.get('/sns/jscode2session', async (request) => {
    const query = fieldsOf(request.query)
    const problem = accountProblem(query, 'authorization_code')
    if (problem) return problem
    const code = query['js_code']
    if (typeof code !== 'string' || code === '') return refusal(41008)
    const outcome = people.logIn(code)
    if ('errcode' in outcome) return refusal(outcome.errcode)
    const { openId, name } = outcome.person
    return {
      session_key: randomBytes(16).toString('base64'),
      openid: openId,
      ...(state.unionIds ? { unionid: `sandbox-unionid-${name}` } : {}),
    }
  })

  app.post('/cgi-bin/stable_token', async (request) => {
    const body = fieldsOf(request.body)
    const problem = accountProblem(body, 'client_credential')
    if (problem) return problem
    const outcome = tokens.give(body['force_refresh'] === true)
    return 'errcode' in outcome ? refusal(outcome.errcode) : outcome
  })

  app.post('/cgi-bin/message/subscribe/send', async (request) => {
    const token = fieldsOf(request.query)['access_token']
    if (typeof token !== 'string' || token === '') return refusal(41001)
    const verdict = tokens.check(token)
    return verdict === 'ok' ? sendMessage(state, fieldsOf(request.body)) : refusal(verdict)
  })

  app.post('/wxa/getwxacodeunlimit', async (request, reply) => {
    const token = fieldsOf(request.query)['access_token']
    if (typeof token !== 'string' || token === '') return refusal(41001)
    const verdict = tokens.check(token)
    if (verdict !== 'ok') return refusal(verdict)
    const { scene, page, check_path: checkPath } = fieldsOf(request.body)
    if (typeof scene !== 'string' || !sceneText.test(scene)) return refusal(40169)
    if (checkPath !== false && !pageExists(page, state.pages)) return refusal(41030)
    return reply.type('image/jpeg').send(await drawScene(scene, typeof page === 'string' ? page : ''))
  })

  for (const path of ['/cgi-bin/stable_token', '/cgi-bin/message/subscribe/send', '/wxa/getwxacodeunlimit']) {
    app.get(path, async () => refusal(43002))
  }

  app.setErrorHandler(async (error: { statusCode?: number }, _request, reply) =>
    reply.code(200).send(refusal((error.statusCode ?? 500) < 500 ? 47001 : -1)),
  )
}

function sendMessage({ people, messages, pages }: SandboxState, body: Fields) {
  const { touser, template_id: templateId, page, data, miniprogram_state: miniprogramState } = body
  const person = typeof touser === 'string' ? people.find(touser) : null
  if (person === null) return refusal(40003)
  const template = typeof templateId === 'string' ? findTemplate(templateId) : undefined
  if (template === undefined) return refusal(40037)
  const problem = dataProblem(template, data)
  if (problem !== null) return refusal(47003, problem)
  if (!pageExists(page, pages)) return refusal(41030)
  const sent = messages.send({
    openId: person.openId,
    templateId: template.id,
    title: template.title,
    page: typeof page === 'string' ? page : null,
    // dataProblem has just looked at every key that the template has; others are dropped, as WeChat does.
    data: Object.fromEntries(
      template.fields.map(({ key }) => [key, (data as TemplateData)[key]]),
    ) as TemplateData,
    miniprogramState: typeof miniprogramState === 'string' ? miniprogramState : 'formal',
  })
  return sent === null ? refusal(43101) : { errcode: 0, errmsg: 'ok', msgid: sent.id }
}

/** As WeChat documents it: at most 32 visible characters. */
const sceneText = /^[\w!#$&'()*+,/:;=?@\-.~]{1,32}$/

const pagePath = /^\/?([a-z0-9][\w-]*(?:\/[\w-]+)*)(?:\?\S*)?$/i

function pageExists(page: unknown, pages: readonly string[] | null): boolean {
  if (page === undefined) return true
  const path = typeof page === 'string' ? pagePath.exec(page)?.[1] : undefined
  return path !== undefined && (pages === null || pages.includes(path))
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
