// The parts of the routing tables that are read by themselves, each with a row that counts its changes.
export type BookPart = 'posts' | 'addresses' | 'calendar' | 'areas' | 'rules' | 'triage' | 'terms'

/** The row that counts every change. */
export const everyPart = 1
/** Ids of the rows that count the changes of one part. */
export const partIds: Record<BookPart, number> = {
  posts: 2,
  addresses: 3,
  calendar: 4,
  areas: 5,
  rules: 6,
  triage: 7,
  terms: 8,
}
