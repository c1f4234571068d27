// A QR code, black on white also in the dark: a phone has to read it.
import { Image, View } from '@tarojs/components'
import qrcode from 'qrcode-generator'
import { useMemo } from 'react'
import { testable } from '../../ui/attributes'

interface QrProps {
  text: string
  label: string
  testId: string
}

/** Found by the library: the smallest that holds the text. */
const anySize = 0
const quietModules = 4

export function qrAddress(text: string): string {
  const code = qrcode(anySize, 'M')
  code.addData(text)
  code.make()
  const svg = code.createSvgTag({ cellSize: 8, margin: 8 * quietModules, scalable: true })
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`
}

export function Qr({ text, label, testId }: QrProps) {
  const address = useMemo(() => qrAddress(text), [text])
  return (
    <View className="qr">
      <Image className="qr-image" src={address} ariaLabel={label} {...testable(testId)} />
    </View>
  )
}
