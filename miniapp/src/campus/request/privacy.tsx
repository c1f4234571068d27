// Who will read it, said before it is written; and whether they learn who wrote it.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { Icon } from '../../ui/icon'
import { Switch } from '../../ui/switch'
import type { ServiceView } from '../api'
import { requestWords } from './words'

interface PrivacyProps {
  service: ServiceView
  anonymous: boolean
  onAnonymous: (on: boolean) => void
  wrong?: string | undefined
}

export function Privacy({ service, anonymous, onAnonymous, wrong }: PrivacyProps) {
  const t = useT(requestWords)
  const { confidentiality } = service
  const sealed = confidentiality === 'sealed'
  const meaning = anonymous
    ? t(sealed ? 'anonymousSealed' : 'anonymousReport')
    : `${t('notAnonymous')}${t(sealed ? 'namedSealed' : 'namedReport')}`
  return (
    <Card testId="request-privacy">
      <View className="line top">
        <Icon name={confidentiality === 'post' ? 'eye' : 'lock'} size="m" />
        <View className="grow">
          <View className="strong">{t('reads')}</View>
          <View className="words">{t(`reads_${confidentiality}`)}</View>
        </View>
      </View>
      {service.anonymous ? (
        <View className="line between">
          <View className="grow">
            <View className="strong">{t('anonymous')}</View>
            <View className="note soft words">{meaning}</View>
          </View>
          <Switch on={anonymous} onChange={onAnonymous} label={t('anonymous')} testId="request-anonymous" />
        </View>
      ) : (
        <View className="note soft">{t('anonymousNo')}</View>
      )}
      {wrong ? <View className="field-help wrong">{wrong}</View> : null}
    </Card>
  )
}
