// The sandbox's own doors, all under /sandbox/: what happens on the phones, what was sent, failures, the page.
import { z } from '@chaolin/shared/config'
import { findTemplate } from '@chaolin/shared/notices/templates'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { faultSchema } from './faults.ts'
import { page, styleSheet } from './page.ts'
import { maxNameLength, personName } from './people.ts'
import type { SandboxState } from './state.ts'

const named = z.strictObject({ name: z.string().check(z.maxLength(maxNameLength), z.regex(personName)) })
const acceptance = z.strictObject({ openId: z.string(), templateId: z.string() })
const blocking = z.strictObject({ openId: z.string(), blocked: z.boolean() })
const messageQuery = z.strictObject({ openId: z.optional(z.string()) })

class BadRequest extends Error {
  readonly statusCode = 400
}

export function addOwnDoors(app: FastifyInstance, { people, messages, faults }: SandboxState) {
  const codeFor = (given: unknown) => ({ code: people.newCode(read(named, given).name) })
  app.get('/sandbox/codes', async (request) => codeFor(request.query))
  app.post('/sandbox/codes', async (request, reply) => reply.code(201).send(codeFor(request.body)))

  app.post('/sandbox/accept', async (request, reply) => {
    const { openId, templateId } = read(acceptance, request.body)
    const person = personOf(openId)
    if (!findTemplate(templateId)) throw new BadRequest('templateId: no such template')
    return reply.code(201).send({ left: messages.accept(person.openId, templateId) })
  })

  app.post('/sandbox/block', async (request) => {
    const { openId, blocked } = read(blocking, request.body)
    const person = personOf(openId)
    person.blocked = blocked
    return { openId, blocked }
  })

  app.get('/sandbox/messages', async (request) => {
    const { openId } = read(messageQuery, request.query)
    return { items: messages.list(openId) }
  })

  app.post('/sandbox/faults', async (request, reply) => {
    const fault = read(faultSchema, request.body)
    faults.add(fault)
    return reply.code(201).send(fault)
  })
  app.get('/sandbox/faults', async () => ({ items: faults.list() }))
  app.delete('/sandbox/faults', async (_request, reply) => {
    faults.clear()
    return reply.code(204).send()
  })

  const showPage = async (_request: unknown, reply: FastifyReply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'self'")
      .send(page(people.all(), messages))
  app.get('/sandbox/', showPage)
  app.get('/sandbox/style.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(styleSheet),
  )

  function personOf(openId: string) {
    const person = people.find(openId)
    if (person === null) throw new BadRequest('openId: no such person')
    return person
  }
}

function read<T>(schema: z.ZodMiniType<T>, given: unknown): T {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
  throw new BadRequest(problems.join('; '))
}
