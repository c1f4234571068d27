// What the tests of confidential cases share: people in charge, requests, and reading what they got.
import type { TestApp } from './app.ts'
import { callAs, personId } from './world.ts'

export const campus = 'campus-1'

/** Gives a role at the campus to somebody of the sandbox, as the admin does; says who that is. */
export async function grantAt(app: TestApp, name: string, role: string, microBrainId = campus) {
  const id = await personId(app, await app.signIn(name))
  const answer = await callAs(() => app)('admin', 'PUT', `/v1/admin/people/${id}/roles`, {
    role,
    microBrainId,
  })
  if (answer.status !== 200) throw new Error(`role: ${answer.status} ${JSON.stringify(answer.body)}`)
  return id
}

export async function revokeAt(app: TestApp, name: string, role: string, microBrainId = campus) {
  const id = await personId(app, await app.signIn(name))
  return callAs(() => app)('admin', 'DELETE', `/v1/admin/people/${id}/roles`, { role, microBrainId })
}

/** Somebody of the sandbox is put in charge of legal aid, by the dispatcher of the campus. */
export async function putInCharge(app: TestApp, name: string, service = 'legal_aid') {
  const id = await grantAt(app, name, 'staff')
  const answer = await callAs(() => app)(
    `dispatcher-${campus}`,
    'PUT',
    `/v1/staff/campus/${campus}/handlers/${service}/${id}`,
  )
  if (answer.status !== 200) throw new Error(`handler: ${answer.status} ${JSON.stringify(answer.body)}`)
  return id
}

/** Files a request; gives the receipt. */
export async function ask(app: TestApp, name: string, service: string, body: object) {
  const answer = await callAs(() => app)(name, 'POST', `/v1/campus/services/${service}/requests`, body)
  if (answer.status !== 201) throw new Error(`request: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** A line of some list, as it came over the wire. */
export type Line = Record<string, any>
