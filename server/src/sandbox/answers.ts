// WeChat's refusals, in its own words, always with HTTP 200.
import { randomBytes } from 'node:crypto'

const words = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40029: 'invalid code',
  40037: 'invalid template_id',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40169: 'invalid length for scene, or the data is not json string',
  40226: 'code blocked',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41030: 'invalid page',
  42001: 'access_token expired',
  43002: 'require POST method',
  43101: 'user refuse to accept the msg',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  47001: 'data format error',
  47003: 'argument invalid!',
} as const

export function refusal(errcode: number, detail = '') {
  const known: Readonly<Record<number, string>> = words
  const errmsg = [known[errcode] ?? 'error', detail, requestId()].filter((part) => part !== '').join(' ')
  return { errcode, errmsg }
}

function requestId(): string {
  const part = () => randomBytes(4).toString('hex')
  return `rid: ${part()}-${part()}-${part()}`
}
