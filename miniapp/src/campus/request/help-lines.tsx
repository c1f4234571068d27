// What was written sounds like danger to a life: whom to call, before anything else.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { Notice } from '../../ui/notice'
import type { HelpLine } from '../api'
import { requestWords } from './words'

const call = (phoneNumber: string) => void Taro.makePhoneCall({ phoneNumber }).catch(() => undefined)

export function HelpLines({ lines }: { lines: readonly HelpLine[] }) {
  const t = useT(requestWords)
  const language = useDisplay((display) => display.language)
  if (lines.length === 0) return null
  return (
    <Card ringed="red" testId="help-lines">
      <View className="line lead bad">
        <Icon name="heart" />
        {t('helpTitle')}
      </View>
      <View className="words">{t('helpNote')}</View>
      {lines.map(({ number, name }, index) => (
        <Button
          key={number}
          kind={index === 0 ? 'danger' : 'quiet'}
          block
          icon="phone"
          onPress={() => call(number)}
          testId={`help-call-${number}`}
        >
          {`${name[language]} ${number}`}
        </Button>
      ))}
    </Card>
  )
}

/** The same in little room: above a keyboard. */
export function HelpCalls({ lines }: { lines: readonly HelpLine[] }) {
  const t = useT(requestWords)
  const language = useDisplay((display) => display.language)
  if (lines.length === 0) return null
  return (
    <Notice icon="heart" tone="red" testId="help-calls">
      <View className="strong">{t('helpTitle')}</View>
      <View className="line wrap">
        {lines.map(({ number, name }) => (
          <Button
            key={number}
            small
            kind="danger"
            icon="phone"
            onPress={() => call(number)}
            testId={`help-call-${number}`}
          >
            {`${name[language]} ${number}`}
          </Button>
        ))}
      </View>
    </Notice>
  )
}
