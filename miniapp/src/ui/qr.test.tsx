// A code's picture: every dark module where the library has it, and the kind of picture that each platform draws.
import { afterEach, expect, test } from '@jest/globals'
import { render, screen } from '@testing-library/react'
import qrcode from 'qrcode-generator'
import { Qr, qrAddress } from './qr'

const platform = process.env.TARO_ENV

afterEach(() => {
  process.env.TARO_ENV = platform
})

/** The dark modules of the picture, as `row:column`. */
function drawn(address: string): string[] {
  const svg = decodeURIComponent(address.slice(address.indexOf(',') + 1))
  const runs = [...svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)]
  return runs.flatMap(([, column, row, length]) =>
    Array.from({ length: Number(length) }, (_, at) => `${Number(row) - 4}:${Number(column) - 4 + at}`),
  )
}

function dark(text: string, mode: 'Alphanumeric' | 'Byte'): string[] {
  const code = qrcode(0, 'M')
  code.addData(text, mode)
  code.make()
  const all = Array.from({ length: code.getModuleCount() }, (_, at) => at)
  return all.flatMap((row) => all.filter((at) => code.isDark(row, at)).map((at) => `${row}:${at}`))
}

test('capital letters and digits take the smaller code, other letters the bytes', () => {
  expect(drawn(qrAddress('QP1:ABC/123'))).toEqual(dark('QP1:ABC/123', 'Alphanumeric'))
  expect(drawn(qrAddress('chaolin:scan:x'))).toEqual(dark('chaolin:scan:x', 'Byte'))
})

test('WeChat gets a GIF', () => {
  process.env.TARO_ENV = 'weapp'
  const [head, bytes = ''] = qrAddress('QP1:ABC').split(',')
  expect(head).toBe('data:image/gif;base64')
  expect(atob(bytes).slice(0, 6)).toBe('GIF87a')
})

test('a reader is told what it is', () => {
  render(<Qr text="QP1:ABC" label="入园码" testId="code" />)
  expect(screen.getByRole('img', { name: '入园码' }).getAttribute('data-testid')).toBe('code')
})
