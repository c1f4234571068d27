// What is hidden in a free text, and what must stay readable.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { maskPersonal } from './masking.ts'

test.each([
  ['联系13812345678就行', '联系138****5678就行'],
  ['电话 138 1234 5678，晚上打', '电话 138 **** 5678，晚上打'],
  ['+86-13812345678', '+86-138****5678'],
  ['电话１３８１２３４５６７８', '电话138****5678'],
  ['身份证330106199001011234', '身份证3****************4'],
  ['身份证33010619900101123x。', '身份证3****************x。'],
  ['身份证 330106 19900101 1234', '身份证 3***** ******** ***4'],
  ['旧证330106900101123', '旧证3*************3'],
  ['卡号6222021234567890123', '卡号***************0123'],
  ['卡号 6222 0212 3456 7890', '卡号 **** **** **** 7890'],
  ['浙A12345堵在门口', '浙A****5堵在门口'],
  ['浙A·D12345 停在消防通道', '浙A·*****5 停在消防通道'],
  ['浙ad12345停着', '浙a*****5停着'],
  ['浙A12345F', '浙A*****F'],
  ['两个 13812345678、15900001111', '两个 138****5678、159****1111'],
])('%s', (text, masked) => {
  expect(maskPersonal(text)).toBe(masked)
})

test.each([
  '湾南小区12幢3单元501室，2026年11月20日',
  '路灯编号 20261120001 不亮',
  '请打0571-12345',
  '浙江的A幢12345号车位',
  '一年交了2400元，共12345678元',
  'ISBN 9787020002207',
])('stays as it is: %s', (text) => {
  expect(maskPersonal(text)).toBe(text)
})

test('what was masked is masked already, and nothing grows or shrinks', () => {
  const piece = fc.constantFrom(
    '13812345678',
    '330106199001011234',
    '浙A12345',
    '6222021234567890123',
    '，',
    ' ',
    '路灯坏了',
    '12幢',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('')
      const masked = maskPersonal(text)
      expect(masked).toHaveLength(text.length)
      expect(maskPersonal(masked)).toBe(masked)
    }),
  )
})
