// Photos in a row: to look at, or to add, watch being sent, and take away.
import { Image, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useT } from '../i18n'
import { classes, testable, told } from './attributes'
import { Icon } from './icon'
import { Pressable } from './pressable'
import { uiWords } from './words'

export interface StripPhoto {
  key: string
  url: string
  /** A larger one, to open. */
  fullUrl?: string
  /** Written on it: 修好后. */
  word?: string
  state?: 'sending' | 'failed'
  /** 0 to 1, while it is being sent. */
  sent?: number
}

interface PhotoStripProps {
  photos: readonly StripPhoto[]
  size?: 'wide' | 'low' | 's'
  max?: number
  onAdd?: () => void
  onRemove?: (key: string) => void
  onRetry?: (key: string) => void
  addWords?: string
  testId?: string
}

export function PhotoStrip({
  photos,
  size,
  max = 9,
  onAdd,
  onRemove,
  onRetry,
  addWords,
  testId,
}: PhotoStripProps) {
  const t = useT(uiWords)
  const wide = size === 'wide' || size === 'low'
  const preview = (photo: StripPhoto) => {
    const urls = photos.map((each) => each.fullUrl ?? each.url)
    void Taro.previewImage({ urls, current: photo.fullUrl ?? photo.url })
  }
  return (
    <View className={classes('photos', wide && 'wide')} {...testable(testId)}>
      {photos.map((photo, index) => (
        <Pressable
          key={photo.key}
          className={classes('photo', wide && 'wide', size)}
          onPress={() => (photo.state === 'failed' ? onRetry?.(photo.key) : preview(photo))}
          told={{ label: photo.word ?? t('photo', { count: index + 1 }) }}
          alone
        >
          <Image className="photo-image" src={photo.url} mode="aspectFill" />
          {photo.word ? <View className="photo-word">{photo.word}</View> : null}
          {photo.state === 'sending' ? <Sending sent={photo.sent ?? 0} label={t('photoSending')} /> : null}
          {photo.state === 'failed' ? (
            <View className="photo-failed">
              <Icon name="refresh" size="m" />
              {t('photoFailed')}
            </View>
          ) : null}
          {onRemove ? (
            <Pressable
              className="photo-off"
              onPress={() => onRemove(photo.key)}
              told={{ label: t('removePhoto') }}
              testId={testId && `${testId}-remove-${index}`}
              alone
            >
              <View className="photo-off-dot">
                <Icon name="close" size="s" />
              </View>
            </Pressable>
          ) : null}
        </Pressable>
      ))}
      {onAdd && photos.length < max ? (
        <Pressable className="photo add" onPress={onAdd} testId={testId && `${testId}-add`}>
          <Icon name="camera" />
          <View>{addWords ?? t('addPhoto')}</View>
        </Pressable>
      ) : null}
    </View>
  )
}

function Sending({ sent, label }: { sent: number; label: string }) {
  return (
    <View className="photo-progress" {...told({ role: 'img', label })}>
      <View className="photo-progress-part" style={{ width: `${Math.round(sent * 100)}%` }} />
    </View>
  )
}

/** The one photo of a list's row. */
export function Thumb({ url }: { url: string }) {
  return (
    <View className="photo s">
      <Image className="photo-image" src={url} mode="aspectFill" />
    </View>
  )
}
