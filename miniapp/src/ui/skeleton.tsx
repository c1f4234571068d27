// The shape of a list, at its very first load only.
import { View } from '@tarojs/components'
import { useT } from '../i18n'
import { told } from './attributes'
import { Card } from './card'
import { uiWords } from './words'

export function Skeleton({ rows = 3 }: { rows?: number }) {
  const t = useT(uiWords)
  return (
    <View className="skeleton" {...told({ role: 'img', label: t('loading') })}>
      {Array.from({ length: rows }, (_, index) => (
        <Card key={index}>
          <View className="line wide">
            <View className="skeleton-square" />
            <View className="grow stack gap-2">
              <View className="skeleton-bar" />
              <View className="skeleton-bar short" />
            </View>
          </View>
        </Card>
      ))}
    </View>
  )
}
