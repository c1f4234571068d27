// How long a piece of work took, among the browser's own measures: for its performance tools and for the walks.

/** WeChat has no measures; there it is only the work. Of each name the last one is kept: a shift has thousands. */
export function timed<T>(name: string, work: () => T): T {
  if (typeof performance === 'undefined' || typeof performance.measure !== 'function') return work()
  const start = `${name}-start`
  performance.clearMeasures(name)
  performance.mark(start)
  try {
    return work()
  } finally {
    performance.measure(name, start)
    performance.clearMarks(start)
  }
}
