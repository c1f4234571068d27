// What the person wrote: words, photos, answers, and who can see it.
import type { Report } from '@chaolin/shared/reports/schema'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { PhotoStrip } from '../../ui/photo-strip'
import { Tag } from '../../ui/tag'
import { useCategories } from '../../categories'
import { stripPhoto } from '../parts/photo-address'
import { detailWords } from './words'

export function Written({ report }: { report: Report }) {
  const t = useT(detailWords)
  const language = useDisplay((display) => display.language)
  const category = useCategories().find(({ code }) => code === report.category)
  const answers = (category?.questions ?? []).flatMap((question) => {
    const given = report.answers[question.id]
    if (!given) return []
    const option = question.options?.find(({ id }) => id === given)
    return [`${question[language]} ${option ? option[language] : given}`]
  })
  const seen = report.publicRefused ? t('publicRefused') : t(report.public ? 'seenPublic' : 'seenPrivate')
  return (
    <Card>
      <View className="line between">
        <View className="strong">{t('what')}</View>
        {category ? <Tag>{category[language]}</Tag> : null}
      </View>
      <View className="words">{report.text}</View>
      {answers.map((answer) => (
        <View key={answer} className="note soft words">
          {answer}
        </View>
      ))}
      {report.photos.length > 0 ? (
        <PhotoStrip photos={report.photos.map((photo) => stripPhoto(photo))} />
      ) : null}
      <View className="line note soft top">
        <Icon name={report.public ? 'eye' : 'lock'} size="m" />
        <View className="grow">{report.anonymous ? `${t('anonymous')} · ${seen}` : seen}</View>
      </View>
    </Card>
  )
}
