// A QR code, black on white also in the dark: another phone or a gate has to read it.
import { Image, View } from '@tarojs/components'
import qrcode from 'qrcode-generator'
import { useMemo } from 'react'
import { classes, testable, told } from './attributes'

/** Found by the library: the smallest that holds the text. */
const anySize = 0
const quietModules = 4
const cellPx = 8

type Code = ReturnType<typeof qrcode>

/** The address of the picture, its quiet margin in it: sharp on paper in a browser; WeChat is sure of a GIF only. */
export function qrAddress(text: string): string {
  const code = qrcode(anySize, 'M')
  code.addData(text, /^[0-9A-Z $%*+\-./:]*$/.test(text) ? 'Alphanumeric' : 'Byte')
  code.make()
  return process.env.TARO_ENV === 'weapp' ? code.createDataURL(cellPx, cellPx * quietModules) : svgOf(code)
}

/** Runs instead of single squares: no hair lines between them at any size. */
function svgOf(code: Code): string {
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
  /** Its place says how large it is; else it is 240 wide. */
  className?: string
  testId?: string
}

export function Qr({ text, label, className, testId }: QrProps) {
  const address = useMemo(() => qrAddress(text), [text])
  return (
    <View
      className={classes('qr', className)}
      {...told({ role: 'img', label })}
      {...testable(testId)}
      data-code={text}
    >
      <Image className="qr-image" src={address} />
    </View>
  )
}
