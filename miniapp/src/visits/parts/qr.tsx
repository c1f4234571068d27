// A QR code of capital letters and digits, black on white also in the dark: a gate has to read it.
import { Image, View } from '@tarojs/components'
import qrcode from 'qrcode-generator'
import { useMemo } from 'react'
import { testable, told } from '../../ui/attributes'

/** Found by the library: the smallest that holds the text. */
const anySize = 0
const quietModules = 4

/** One path of runs, as an image that both a browser and WeChat draw. */
export function qrImage(text: string): string {
  const code = qrcode(anySize, 'M')
  code.addData(text, /^[0-9A-Z $%*+\-./:]*$/.test(text) ? 'Alphanumeric' : 'Byte')
  code.make()
  const count = code.getModuleCount()
  let path = ''
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (!code.isDark(row, column)) continue
      const start = column
      while (column + 1 < count && code.isDark(row, column + 1)) column += 1
      const length = column + 1 - start
      path += `M${start + quietModules} ${row + quietModules}h${length}v1h-${length}z`
    }
  }
  const side = count + 2 * quietModules
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${path}"/></svg>`
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`
}

interface QrProps {
  text: string
  label: string
  testId?: string
}

export function Qr({ text, label, testId }: QrProps) {
  const image = useMemo(() => qrImage(text), [text])
  return (
    <View className="pass-matrix" {...told({ role: 'img', label })} {...testable(testId)} data-code={text}>
      <Image className="pass-matrix-image" src={image} />
    </View>
  )
}
