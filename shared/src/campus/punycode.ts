// The Unicode letters of a host label that is written in ASCII (RFC 3492): one and the same host is compared in one form. Pure.

const [base, least, most, skew, damp, startBias, startCode] = [36, 1, 26, 38, 700, 72, 128] as const
const highest = 0x10ffff

/** 0 to 25 for a to z, 26 to 35 for 0 to 9. */
function valueOf(sign: string): number {
  const at = 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(sign)
  return sign === '' ? -1 : at
}

function adapt(delta: number, points: number, isFirst: boolean): number {
  let left = Math.floor(delta / (isFirst ? damp : 2))
  left += Math.floor(left / points)
  let k = 0
  for (; left > ((base - least) * most) / 2; k += base) left = Math.floor(left / (base - least))
  return k + Math.floor(((base - least + 1) * left) / (left + skew))
}

/** Without its `xn--`; null: it is no such label. */
export function fromPunycode(label: string): string | null {
  const dash = label.lastIndexOf('-')
  const points = Array.from(label.slice(0, Math.max(dash, 0)), (sign) => sign.codePointAt(0)!)
  let [code, place, bias] = [startCode as number, 0, startBias as number]
  for (let at = dash > 0 ? dash + 1 : 0; at < label.length;) {
    const before = place
    let weight = 1
    for (let k: number = base; ; k += base) {
      const digit = valueOf(label.charAt(at++))
      if (digit < 0) return null
      place += digit * weight
      const threshold = Math.min(Math.max(k - bias, least), most)
      if (digit < threshold) break
      weight *= base - threshold
      if (weight > highest * base) return null
    }
    const size = points.length + 1
    bias = adapt(place - before, size, before === 0)
    code += Math.floor(place / size)
    if (code > highest) return null
    place %= size
    points.splice(place++, 0, code)
  }
  return String.fromCodePoint(...points)
}
