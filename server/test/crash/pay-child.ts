// A server that kills itself without warning at the n-th moment of its payments: before or after a commit, before or
// after an exchange with WeChat Pay. What it is to do comes line by line.
import { createInterface } from 'node:readline'
import { appointmentHandlers } from '../../src/appointments/rounds.ts'
import { readConfig } from '../../src/config.ts'
import type { Context } from '../../src/context.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { Job } from '../../src/outbox/entities.ts'
import { startWorker, type Handler } from '../../src/outbox/worker.ts'
import { createOrder, letGo, prepay, refundOrder } from '../../src/payments/actions.ts'
import { PayHistory, PayOrder, PayPayment, PayRefund } from '../../src/payments/entities.ts'
import { writeHistory } from '../../src/payments/history.ts'
import { paymentHandlers } from '../../src/payments/round.ts'
import { startServer } from '../../src/server.ts'
import { holdCommands } from './hold-commands.ts'

const killAt = Number(process.env.KILL_AT ?? '0')
const clock = { offsetMs: Number(process.env.CLOCK_OFFSET_MS ?? '0') }
const now = () => new Date(Date.now() + clock.offsetMs)
let counting = false
let moments = 0

function moment() {
  if (!counting) return
  moments += 1
  if (moments === killAt) process.kill(process.pid, 'SIGKILL')
}

const plainFetch = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const isPay = String(input).includes('/v3/')
  if (isPay) moment()
  const answer = await plainFetch(input, init)
  if (isPay) moment()
  return answer
}

const server = await startServer(readConfig(process.env), { now, logger: false, worker: false })
server.orm.em.getEventManager().registerSubscriber({
  beforeTransactionCommit: async () => moment(),
  afterTransactionCommit: async () => moment(),
})
const fork = (): Context => server.newContext(server.app.log)

/** What the domain that asked for the order was told; a crash may repeat it. */
const toldOf =
  (what: string): Handler =>
  async (ctx, payload) =>
    void (await writeHistory(ctx, { orderId: Number(payload['orderId']), what: `told_${what}` }))
const heard = {
  'thing.paid': toldOf('paid'),
  'thing.unpaid': toldOf('unpaid'),
  'thing.refunded': toldOf('refunded'),
}
startWorker(fork, { ...paymentHandlers, ...appointmentHandlers, ...heard }, 50)

/** The round comes every ten seconds; the test has many to wait for. */
const hurryMs = 300
setInterval(() => {
  const waiting = { kind: 'payments.round', state: 'due' as const, leaseToken: null, dueAt: { $gt: now() } }
  void fork()
    .em.nativeUpdate(Job, waiting, { dueAt: now() })
    .catch(() => 0)
}, hurryMs)

const plain = { disableIdentityMap: true, orderBy: { id: 1 } } as const

async function read(subjectId: string) {
  const { em } = fork()
  const orders = await em.find(PayOrder, { subjectId }, plain)
  const of = { orderId: { $in: orders.map(({ id }) => id) } }
  const told = await em.find(PayHistory, { ...of, what: { $like: 'told_%' } }, plain)
  return {
    orders: orders.map(({ id, status, outTradeNo }) => ({ id: String(id), status, outTradeNo })),
    payments: (await em.find(PayPayment, of, plain)).map(({ amountFen }) => amountFen),
    refunds: (await em.find(PayRefund, of, plain)).map(({ state, amountFen }) => ({ state, amountFen })),
    told: [...new Set(told.map(({ what }) => what.slice('told_'.length)))],
  }
}

const commands: Record<string, (argument: string) => Promise<unknown>> = {
  async order(argument) {
    const [personId = '', subjectId = ''] = argument.split(',')
    counting = true
    const expiresAt = new Date(now().getTime() + 600_000)
    const what = { subject: 'thing', amountFen: 2000, reason: '测试', description: '换领工本费' }
    return inTransaction(fork(), (tx) => createOrder(tx, { ...what, subjectId, personId, expiresAt }))
  },
  prepay: async (orderId) => (await prepay(fork(), orderId)).parameters,
  letGo: (orderId) => inTransaction(fork(), (tx) => letGo(tx, orderId)),
  refund: (orderId) => inTransaction(fork(), (tx) => refundOrder(tx, orderId, 'cancelled')),
  read,
  ...holdCommands(fork, clock, () => {
    counting = true
  }),
}
// Whoever started it is gone.
process.stdin.on('end', () => process.exit(1))
createInterface({ input: process.stdin }).on('line', (line) => {
  const [name = '', argument = ''] = line.split(' ')
  const answer = commands[name]?.(argument) ?? Promise.reject(new Error(`no command ${name}`))
  void answer.then(
    (value) => process.stdout.write(`answer ${JSON.stringify(value ?? null)}\n`),
    (error: unknown) => process.stdout.write(`error ${String(error)}\n`),
  )
})
process.stdout.write(`Chaolin: ${server.address}\n`)
