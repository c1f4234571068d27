// A day's bill of WeChat Pay: yuan with two decimals, a mark at the start, back-ticks before each value, a summary at the end.

export type BillLine = {
  /** Asia/Shanghai, '2026-11-18 10:00:00': of a payment when it succeeded, of a refund when it was asked for. */
  time: string
  transactionId: string
  outTradeNo: string
  tradeState: string
  totalFen: number
  refundId: string
  outRefundNo: string
  refundFen: number
  refundState: string
}
export type Bill = { lines: BillLine[]; totalFen: number; refundFen: number }

export class BillError extends Error {}

/** '0.10' is 10 fen; nothing is rounded, so that nothing is lost. */
export function yuanToFen(text: string): number {
  const [, yuan, fen = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text) ?? []
  if (yuan === undefined) throw new BillError(`not an amount: ${text}`)
  return Number(yuan) * 100 + Number(fen.padEnd(2, '0'))
}

const columns = {
  time: '交易时间',
  transactionId: '微信订单号',
  outTradeNo: '商户订单号',
  tradeState: '交易状态',
  totalFen: '应结订单金额',
  orderFen: '订单金额',
  refundId: '微信退款单号',
  outRefundNo: '商户退款单号',
  refundFen: '退款金额',
  refundState: '退款状态',
} as const

const cells = (line: string) =>
  line
    .replace(/^`/, '')
    .split(/,`/)
    .map((cell) => cell.trim())

/** Reads the whole bill, or says what is wrong with it; its own sums have to agree. */
export function readBill(text: string): Bill {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((row) => row !== '')
  const [header, ...rest] = rows
  if (!header) throw new BillError('empty')
  const names = header.split(',').map((name) => name.trim())
  const at = (name: string) => names.indexOf(name)
  const summaryAt = rest.findIndex((row) => row.startsWith('总交易单数'))
  if (at(columns.transactionId) < 0 || summaryAt < 0) throw new BillError('not a trade bill')
  const total = at(columns.orderFen) >= 0 ? at(columns.orderFen) : at(columns.totalFen)
  const lines = rest.slice(0, summaryAt).map((row, i): BillLine => {
    const values = cells(row)
    if (values.length !== names.length) throw new BillError(`line ${i + 2}: ${values.length} values`)
    const value = (index: number) => values[index] ?? ''
    return {
      time: value(at(columns.time)),
      transactionId: value(at(columns.transactionId)),
      outTradeNo: value(at(columns.outTradeNo)),
      tradeState: value(at(columns.tradeState)),
      totalFen: yuanToFen(value(total)),
      refundId: zeroIsNone(value(at(columns.refundId))),
      outRefundNo: zeroIsNone(value(at(columns.outRefundNo))),
      refundFen: yuanToFen(value(at(columns.refundFen))),
      refundState: value(at(columns.refundState)),
    }
  })
  const paid = lines.filter(({ outRefundNo }) => outRefundNo === '')
  const bill = {
    lines,
    totalFen: sum(paid.map((line) => line.totalFen)),
    refundFen: sum(lines.map((line) => line.refundFen)),
  }
  const own = rest[summaryAt]!.split(',').map((name) => name.trim())
  const sums = cells(rest[summaryAt + 1] ?? '')
  const said = (name: string) => sums[own.indexOf(name)] ?? ''
  if (Number(said('总交易单数')) !== lines.length || yuanToFen(said('退款总金额')) !== bill.refundFen)
    throw new BillError('its sums do not agree with its lines')
  if (own.includes('订单总金额') && yuanToFen(said('订单总金额')) !== bill.totalFen)
    throw new BillError('its sums do not agree with its lines')
  return bill
}

const zeroIsNone = (text: string) => (text === '0' ? '' : text)
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)

/** Money of ours on that day: a payment or a refund, by the number that both sides know. */
export type Movement = { kind: 'payment' | 'refund'; key: string; outTradeNo: string; amountFen: number }
export type Bucket = 'match' | 'ours_only' | 'theirs_only' | 'amount_differs'
export type Reconciled = Omit<Movement, 'amountFen'> & { bucket: Bucket; oursFen: number; theirsFen: number }

/** Every movement of either side, in exactly one of four buckets; none is there twice. */
export function reconcile(ours: readonly Movement[], theirs: readonly Movement[]): Reconciled[] {
  const byName = (movements: readonly Movement[]) =>
    new Map(movements.map((movement) => [`${movement.kind} ${movement.key}`, movement]))
  const [own, other] = [byName(ours), byName(theirs)]
  const names = [...new Set([...other.keys(), ...own.keys()])]
  return names.map((name): Reconciled => {
    const [our, their] = [own.get(name), other.get(name)]
    const { kind, key, outTradeNo } = (their ?? our)!
    return {
      bucket: bucketOf(our, their),
      kind,
      key,
      outTradeNo,
      oursFen: our?.amountFen ?? 0,
      theirsFen: their?.amountFen ?? 0,
    }
  })
}

function bucketOf(our: Movement | undefined, their: Movement | undefined): Bucket {
  if (!our) return 'theirs_only'
  if (!their) return 'ours_only'
  return our.amountFen === their.amountFen ? 'match' : 'amount_differs'
}

/** What a bill says, as movements. A line of a refund is known by the refund's number. */
export const movementsOf = ({ lines }: Bill): Movement[] =>
  lines.map((line) =>
    line.outRefundNo === ''
      ? {
          kind: 'payment',
          key: line.transactionId,
          outTradeNo: line.outTradeNo,
          amountFen: line.totalFen,
        }
      : { kind: 'refund', key: line.outRefundNo, outTradeNo: line.outTradeNo, amountFen: line.refundFen },
  )
