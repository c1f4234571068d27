// The tide line round a code: how much of its half minute is left.
import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { told } from './attributes'

/** What a hand that turns from the top has still before it, as a polygon over a square. */
export function leftOver(share: number): string {
  const angle = Math.min(1, Math.max(0, share)) * 2 * Math.PI
  const points = ['50% 50%', '50% 0%']
  const corners: [number, string][] = [
    [Math.PI / 4, '100% 0%'],
    [(3 * Math.PI) / 4, '100% 100%'],
    [(5 * Math.PI) / 4, '0% 100%'],
    [(7 * Math.PI) / 4, '0% 0%'],
  ]
  for (const [at, corner] of corners) if (angle > at) points.push(corner)
  const [x, y] = [Math.sin(angle), -Math.cos(angle)]
  const reach = 50 / Math.max(Math.abs(x), Math.abs(y))
  points.push(`${(50 + x * reach).toFixed(2)}% ${(50 + y * reach).toFixed(2)}%`)
  return `polygon(${points.join(', ')})`
}

export function Ring({ share, children }: PropsWithChildren<{ share: number | undefined }>) {
  return (
    <View className="pass-code">
      <View className="pass-ring" {...told({ hidden: true })} />
      {share === undefined ? null : (
        <View className="pass-ring left" style={{ clipPath: leftOver(share) }} {...told({ hidden: true })} />
      )}
      {children}
    </View>
  )
}
