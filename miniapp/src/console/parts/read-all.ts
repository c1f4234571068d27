// A list that has an end of its own, like who is in charge: read to it, page by page.
export interface ListPage<Item> {
  items: Item[]
  nextCursor: string | null
}

/** No list of the server is longer than this many pages of a hundred. */
const mostPages = 50

export async function readAll<Item>(
  read: (cursor: string | undefined) => Promise<ListPage<Item>>,
): Promise<{ items: Item[] }> {
  const items: Item[] = []
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { items: more, nextCursor } = await read(cursor)
    items.push(...more)
    if (!nextCursor) break
    cursor = nextCursor
  }
  return { items }
}
