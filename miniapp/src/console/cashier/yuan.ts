// Money in a person's words: kept in fen, said in yuan with both decimals.

/** 2000 → ¥20.00, 1234567 → ¥12,345.67 */
export function yuan(fen: number): string {
  const whole = `${Math.floor(Math.abs(fen) / 100)}`.replace(/\B(?=(\d{3})+$)/g, ',')
  const rest = `${Math.abs(fen) % 100}`.padStart(2, '0')
  return `${fen < 0 ? '−' : ''}¥${whole}.${rest}`
}
