// Long work in short steps, so that whoever does it may let others in between.

/** Gives up its turn where it yields. */
export type Steps<Result> = Generator<undefined, Result, undefined>

/** Without a break. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
