// A message that somebody pasted: whatever is listed is found in it, however it is written and whatever stands around it.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { lookups, normalise, type FraudKind } from './fraud.ts'
import { scanLimits, suspectsIn } from './fraud-scan.ts'
import { fromPunycode } from './punycode.ts'

/** Whether a list of this one entry is hit. */
function isFound(kind: FraudKind, entry: string, text: string, asked?: FraudKind): boolean {
  const value = normalise(kind, entry)!
  return suspectsIn(text, asked).some((one) => one.kind === kind && one.wanted.includes(value))
}

describe('what a message holds', () => {
  it.each<[FraudKind, string, string]>([
    ['number', '13900001500', '电话13900001500'],
    ['number', '13900001500', '8613900001500'],
    ['number', '13900001500', '请加+86 139-0000-1500领奖，先交2000元'],
    ['number', '13900001500', '转2000 13900001500'],
    ['number', '13900001500', '回电013900001500'],
    ['number', '13900001500', '1 3 9 0 0 0 0 1 5 0 0'],
    ['number', '13900001500', '电话１３９０００\u200b０１５００。'],
    ['number', '13900001500', 'vx13900001500abc'],
    ['number', '8613900001500', '139 0000 1500'],
    ['number', '0571-8888 0000', '拨+86 571 88880000转3'],
    ['number', '+44 20 7946 0000', '44 20 7946 0000'],
    ['account', 'wx_evil1500', '微信 wx_evil1500'],
    ['account', 'wx_evil1500', '微信号：WX_EVIL1500，加我'],
    ['account', 'wx_evil1500', '加微信wx_evil1500领奖'],
    ['account', 'wx_evil1500', '加ｗｘ＿ｅｖｉｌ１５００.'],
    ['account', '6222 0000 3333 4444', '卡号6222-0000-3333-4444，户名张三'],
    ['account', '官方领奖中心', '请关注官方领奖中心公众号'],
    ['account', '客服kefu001', '找客服kefu001咨询'],
    ['link', 'bad1500.cn', 'https://good.com@bad1500.cn'],
    ['link', 'bad1500.cn', 'https://a@good.com@bad1500.cn/x'],
    ['link', 'bad1500.cn', '点这个 https://bad1500.cn/login 领奖'],
    ['link', 'bad1500.cn', '点这个bad1500.cn领奖'],
    ['link', 'bad1500.cn', '请访问good.com。点这个BAD1500.CN。快'],
    ['link', 'bad1500.cn', 'HTTPS://M.BAD1500.CN:8443/?a=1'],
    ['link', 'bad1500.cn', 'ｂａｄ１５００．ｃｎ'],
    ['link', 'bad1500.cn', '点bad\u200b1500\u00ad.cn看'],
    ['link', 'bad1500.cn', 'mail kefu@bad1500.cn'],
    ['link', 'bad1500.cn/login', '点这个bad1500.cn/login/2领奖'],
    ['link', 'bad1500.cn/login', '点这个https://bad1500.cn/login，领奖'],
    ['link', 'bad1500.cn/login', '(https://www.bad1500.cn/login)'],
    ['link', '刷单返利.公司.cn', '点这个刷单返利.公司.cn领奖'],
    ['link', 'xn--55qx5d.cn', '点公司.cn'],
    ['link', '公司.cn', 'http://xn--55qx5d.cn/a'],
    ['link', '腾讯.中国', '点腾讯.中国领'],
  ])('%s %s in 「%s」', (kind, entry, text) => {
    expect(isFound(kind, entry, text)).toBe(true)
    expect(isFound(kind, entry, text, kind)).toBe(true)
  })

  it.each<[FraudKind, string, string]>([
    ['number', '13900001500', '139000015001'],
    ['link', 'bad1500.cn', 'notbad1500.cn'],
    ['link', 'bad1500.cn', 'bad1500.cnn'],
    ['link', 'bad1500.cn', 'not-bad1500.cn'],
    ['link', 'bad1500.cn/login', 'bad1500.cn/logins'],
    ['link', 'bad1500.cn/login', 'bad1500.cn'],
    ['account', 'wx_evil1500', 'wx_evil15001'],
  ])('%s %s is not in 「%s」', (kind, entry, text) => {
    expect(isFound(kind, entry, text)).toBe(false)
  })

  it('is asked for one kind alone', () => {
    const kinds = suspectsIn('加wx_evil1500或13900001500', 'number').map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(['number']))
  })

  it('names what the answer shall name', () => {
    expect(suspectsIn('先交2000元，再打13900001500')[0]).toMatchObject({ value: '13900001500' })
    expect(suspectsIn('https://good.com@bad1500.cn')[0]).toMatchObject({ value: 'bad1500.cn' })
    expect(suspectsIn('？？')).toEqual([])
  })

  const latin = 'abcdefghijklmnopqrstuvwxyz'
  const digits = '0123456789'
  const made = (signs: string, from: number, to: number) =>
    fc.string({ unit: fc.constantFrom(...signs), minLength: from, maxLength: to })
  const chinese = '刷单返利领奖客服中心官方公司转账点这个请您'
  const label = fc.oneof(made(latin + digits, 1, 12), made(chinese, 1, 8))
  const link = fc
    .tuple(
      fc.array(label, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('cn', 'com', 'top', '公司', '中国'),
      fc.array(made(latin + digits, 1, 6), { maxLength: 2 }),
    )
    .map(([labels, end, path]) => [labels.concat(end).join('.'), ...path].join('/'))
  const entry = fc.oneof(
    fc.tuple(
      fc.constant('number' as const),
      fc.oneof(
        made(digits, 3, 18),
        made(digits, 8, 8).map((rest) => `139${rest}`),
      ),
    ),
    fc.tuple(fc.constant('link' as const), link),
    fc.tuple(
      fc.constant('account' as const),
      fc.oneof(made(`${latin}${digits}_`, 3, 20), made(chinese, 3, 8)),
    ),
  )
  const words = fc.array(
    fc.oneof(made(chinese, 1, 12), fc.constantFrom('，', '。', '！', '：', ' ', '\n', '（', '）', '、', '“')),
    { maxLength: 6 },
  )
  const wide = (text: string) =>
    Array.from(text, (sign) =>
      /[a-z\d]/i.test(sign) ? String.fromCharCode(sign.charCodeAt(0) + 0xfee0) : sign,
    ).join('')
  const disguise = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) =>
      text
        .split('/')
        .map((part, i) => (i === 0 ? part.toUpperCase() : part))
        .join('/'),
    wide,
    (text) => Array.from(text).join('\u200b'),
  )

  it('is found whatever words stand around it', () => {
    fc.assert(
      fc.property(entry, words, words, disguise, ([kind, written], before, behind, hide) => {
        const value = normalise(kind, written)
        fc.pre(value !== null)
        const text = before.join('') + hide(written) + behind.join('')
        expect([text, isFound(kind, written, text)]).toEqual([text, true])
      }),
      { numRuns: 2000 },
    )
  })

  it('stays within its bounds for any text', () => {
    const noise = fc.string({ unit: fc.constantFrom(...'刷单1a.。-_@/ 返利'), maxLength: 400 })
    fc.assert(
      fc.property(noise, (text) => {
        expect(suspectsIn(text).length).toBeLessThanOrEqual(scanLimits.suspects)
      }),
      { numRuns: 50 },
    )
  })
})

describe('numbers are listed with or without the code of the country', () => {
  it.each(['13900001500', '8613900001500', '008613900001500', '+8613900001500', '013900001500'])(
    '%s',
    (written) => {
      const value = normalise('number', written)!
      expect(lookups('number', value)).toContain('13900001500')
    },
  )
})

describe('punycode', () => {
  it.each([
    ['55qx5d', '公司'],
    ['fiqs8s', '中国'],
    ['bcher-kva', 'bücher'],
    ['ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
  ])('%s', (written, letters) => expect(fromPunycode(written)).toBe(letters))

  it('of nothing that it is not', () => {
    for (const written of ['', '-', 'ü', '99999999', 'a-!'])
      expect(fromPunycode(written) ?? '').not.toMatch(/[/?#@]/)
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (written) => {
        expect(typeof (fromPunycode(written) ?? '')).toBe('string')
      }),
    )
  })
})
