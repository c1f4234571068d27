// The code of a pass on paper: black on white at any time, with its quiet zone, as a gate reads it.
import { Image, View } from '@tarojs/components'
import qrcode from 'qrcode-generator'
import { useMemo } from 'react'
import { testable } from '../../ui/attributes'

/** Found by the library: the smallest that holds the text. */
const anySize = 0
const quietModules = 4
const cellPx = 8

/** Sharp on paper in a browser; WeChat's image is sure of a GIF only. */
export function codeAddress(text: string): string {
  const code = qrcode(anySize, 'M')
  code.addData(text, 'Alphanumeric')
  code.make()
  if (process.env.TARO_ENV === 'weapp') return code.createDataURL(cellPx, cellPx * quietModules)
  const svg = code.createSvgTag({ cellSize: cellPx, margin: cellPx * quietModules, scalable: true })
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`
}

interface PaperCodeProps {
  text: string
  label: string
}

export function PaperCode({ text, label }: PaperCodeProps) {
  const address = useMemo(() => codeAddress(text), [text])
  return (
    <View className="paper-code">
      <Image className="paper-code" src={address} ariaLabel={label} {...testable('paper-code')} />
    </View>
  )
}
