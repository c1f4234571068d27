// A whole number as it is typed into a field.

/** Undefined where it is none, or too small or too large. */
export function wholeNumber(typed: string, least: number, most: number): number | undefined {
  const text = typed.trim()
  const value = Number(text)
  return /^\d{1,9}$/.test(text) && value >= least && value <= most ? value : undefined
}
