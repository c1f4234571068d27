// Work that is cheaper done together: what comes while batches are under way makes up the next. Nobody waits for company.
import { setImmediate as turn } from 'node:timers/promises'

type Waiting<Item, Answer> = {
  item: Item
  resolve: (answer: Answer) => void
  reject: (reason: unknown) => void
}

type Bounds = { itemsAtMost: number; batchesAtOnce: number }

/** `work` answers each item at its place; where it throws, all of the batch fail. */
export function gather<Item, Answer>(
  { itemsAtMost, batchesAtOnce }: Bounds,
  work: (items: Item[]) => Promise<Answer[]>,
) {
  const waiting: Waiting<Item, Answer>[] = []
  let running = 0

  async function runBatch() {
    const batch = waiting.splice(0, itemsAtMost)
    if (batch.length === 0) return
    try {
      const answers = await work(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, i) => resolve(answers[i]!))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  async function run() {
    running++
    while (waiting.length > 0) {
      // What has arrived at the sockets by now is read before the batch closes.
      await turn()
      await runBatch()
    }
    running--
  }

  return (item: Item): Promise<Answer> => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    waiting.push({ item, resolve, reject })
    if (running < batchesAtOnce) void run()
    return promise
  }
}
