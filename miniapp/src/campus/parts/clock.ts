// Moments to the second, by the clock of Hangzhou: what was pressed and what arrived are told apart by seconds.

const shanghaiMs = 8 * 3_600_000

export const clockS = (at: string | number) =>
  new Date((typeof at === 'string' ? Date.parse(at) : at) + shanghaiMs).toISOString().slice(11, 19)

/** 12:05, 1:02:05: what is left, never below none. */
export function countDown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))
  const two = (value: number) => `${value}`.padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  const tail = `${two(minutes)}:${two(seconds % 60)}`
  return hours > 0 ? `${hours}:${tail}` : tail
}
