// Photos to add to a form, and why one was not taken.
import { View } from '@tarojs/components'
import { PhotoStrip } from '../../ui/photo-strip'
import type { Photos } from './use-photos'

interface PhotoFieldProps {
  photos: Photos
  /** What the server finds wrong with them. */
  wrong?: string | undefined
  words?: string
  testId: string
}

export function PhotoField({ photos, wrong, words, testId }: PhotoFieldProps) {
  const problem = wrong ?? photos.problem
  return (
    <View className="stack gap-2">
      <PhotoStrip
        photos={photos.photos}
        max={photos.most}
        onAdd={photos.add}
        onRemove={photos.remove}
        onRetry={photos.retry}
        testId={testId}
        {...(words ? { addWords: words } : {})}
      />
      {problem ? <View className="field-help wrong">{problem}</View> : null}
    </View>
  )
}
