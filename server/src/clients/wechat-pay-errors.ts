// What may go wrong with WeChat Pay, by what it means to us.

export type PayProblem =
  // Not sent: we would have asked for something that cannot be.
  | 'invalid'
  // Answered with a code of WeChat Pay's own.
  | 'refused'
  // Nothing is known: it may have been done.
  | 'busy'
  | 'timed_out'
  | 'unreachable'
  | 'unverified'
  | 'unexpected_answer'
  // There is no merchant account.
  | 'not_configured'

/** https://pay.weixin.qq.com/doc/v3/merchant/4012081737: these pass, or once there is money or the account is right. */
const passing = new Set([
  'SYSTEM_ERROR',
  'SYSTEMERROR',
  'BANK_ERROR',
  'FREQUENCY_LIMITED',
  'FREQUENCY_LIMIT_EXCEED',
  'RATELIMIT_EXCEEDED',
  'NOT_ENOUGH',
  'STATEMENT_CREATING',
  'SIGN_ERROR',
  'NO_AUTH',
])

/** Spellings differ between doors and years of the documents. */
const spellings: Record<string, string> = {
  ORDERNOTEXIST: 'ORDER_NOT_EXIST',
  ORDER_PAID: 'ORDERPAID',
  ORDERCLOSED: 'ORDER_CLOSED',
}

/** Carries no key, openid or word of the answer, so that it may be logged and stored. */
export class PayError extends Error {
  override readonly name = 'PayError'
  readonly problem: PayProblem
  /** WeChat Pay's own word. */
  readonly code: string | null
  readonly status: number | null
  readonly retryable: boolean

  constructor(
    door: string,
    problem: PayProblem,
    { code = null, status = null }: { code?: string | null; status?: number | null } = {},
  ) {
    super(
      ['WeChat Pay', door, problem, code, status].filter((part) => part !== null && part !== '').join(' '),
    )
    this.problem = problem
    this.code = code === null ? null : (spellings[code] ?? code)
    this.status = status
    this.retryable =
      problem === 'refused' ? passing.has(code ?? '') : problem !== 'invalid' && problem !== 'not_configured'
  }
}

export const isPayCode = (error: unknown, ...codes: string[]) =>
  error instanceof PayError && error.code !== null && codes.includes(error.code)
