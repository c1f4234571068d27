// How every asynchronous wx function behaves: callbacks or a promise, later, with an errMsg.
export type Options = Record<string, unknown>
export type Result = Record<string, unknown>
type Callback = (result: Result) => void

/** What a wx function answers to `fail`: `name:fail reason`. */
export class WxFailure extends Error {
  readonly reason: string
  readonly extra: Result

  constructor(reason: string, extra: Result = {}) {
    super(reason)
    this.reason = reason
    this.extra = extra
  }
}

function call(callback: unknown, result: Result): void {
  if (typeof callback !== 'function') return
  try {
    ;(callback as Callback)(result)
  } catch (error) {
    reportError(error)
  }
}

export function errorOf(name: string, error: unknown): Result {
  if (error instanceof WxFailure) {
    const reason = error.reason === '' ? '' : ` ${error.reason}`
    return { errMsg: `${name}:fail${reason}`, ...error.extra }
  }
  reportError(error)
  return { errMsg: `${name}:fail ${String(error)}` }
}

/** Runs `work` at once, as WeChat checks its arguments at once, and answers in a later task. */
export function settle(name: string, options: Options, work: () => unknown): Promise<Result> | undefined {
  const outcome = new Promise<unknown>((resolve) => {
    resolve(work())
  })
  const later = outcome.then(
    (result) => ({ good: true, result: { errMsg: `${name}:ok`, ...(result as Result | undefined) } }),
    (error: unknown) => ({ good: false, result: errorOf(name, error) }),
  )
  if (['success', 'fail', 'complete'].some((key) => typeof options[key] === 'function')) {
    void later.then(({ good, result }) =>
      setTimeout(() => {
        call(good ? options.success : options.fail, result)
        call(options.complete, result)
      }),
    )
    return undefined
  }
  return later.then(({ good, result }) => {
    if (good) return result
    throw Object.assign(new Error(String(result.errMsg)), result)
  })
}

export function api(name: string, work: (options: Options) => unknown): (options?: Options) => unknown {
  return (options = {}) => settle(name, options, () => work(options))
}

/** `onX` and `offX` of one happening. */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>()
  readonly on = (listener: (value: T) => void): void => {
    this.#all.add(listener)
  }
  readonly off = (listener?: (value: T) => void): void => {
    if (listener === undefined) this.#all.clear()
    else this.#all.delete(listener)
  }
  tell(value: T): void {
    for (const listener of this.#all) listener(value)
  }
}
