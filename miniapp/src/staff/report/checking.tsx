// What was said to be done and waits for the second look: the words and photos that the reporter will get.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { PhotoStrip } from '../../ui/photo-strip'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import type { StaffReport } from '../api'
import { stripPhoto } from '../parts/photo-address'
import { staffWords } from '../words'

export function Checking({ report, now }: { report: StaffReport; now: Date }) {
  const t = useT(staffWords)
  const language = useDisplay((display) => display.language)
  const { checking } = report
  if (!checking) return null
  return (
    <Card kind="snug" testId="report-checking">
      <View className="line between">
        <Tag tone="warm">{t('checkTitle')}</Tag>
        <View className="note soft">
          {t('checkBy', { name: checking.by?.name ?? '', when: when(checking.at, now, language) })}
        </View>
      </View>
      <View className="words">{checking.note}</View>
      {checking.photos.length > 0 ? (
        <PhotoStrip photos={checking.photos.map((photo) => stripPhoto(photo))} />
      ) : null}
    </Card>
  )
}
