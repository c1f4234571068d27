// What it is, in words and pictures.
import { useEffect } from 'react'
import { limits } from '@chaolin/shared/text'
import { View } from '@tarojs/components'
import type { ApiError } from '../../api'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { Field } from '../../ui/field'
import { useNetwork } from '../../ui/network'
import { PhotoStrip } from '../../ui/photo-strip'
import { changeDraft, useDraft } from '../parts/draft'
import { addPhotos, removePhoto, retryFailedPhotos, retryPhoto, usePhotoProblem } from '../parts/photos'
import { newWords } from './words'

export function WordsCard({ error, onChange }: { error: ApiError | undefined; onChange: () => void }) {
  const text = useDraft((draft) => draft.text)
  const photos = useDraft((draft) => draft.photos)
  const problem = usePhotoProblem((photo) => photo.problem)
  const online = useNetwork((network) => network.online)
  const t = useT(newWords)
  useEffect(() => {
    if (online) void retryFailedPhotos()
  }, [online])
  const write = (value: string) => {
    onChange()
    changeDraft({ text: value })
  }
  const wrongPhoto = error?.wrong('photoIds') ?? problem
  return (
    <Card>
      <Field
        tall
        bare
        value={text}
        onInput={write}
        placeholder={t('what')}
        max={limits.text}
        wrong={error?.wrong('text')}
        testId="report-text"
      />
      <PhotoStrip
        photos={photos}
        max={limits.photos}
        onAdd={() => void addPhotos()}
        onRemove={removePhoto}
        onRetry={(key) => void retryPhoto(key)}
        testId="report-photos"
      />
      {wrongPhoto ? (
        <View className="field-help wrong" id="report-photo-problem">
          {wrongPhoto}
        </View>
      ) : null}
    </Card>
  )
}
