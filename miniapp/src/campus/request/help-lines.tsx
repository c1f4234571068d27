// What was written sounds like danger to a life: whom to call, before anything else.
import { helpLines } from '@chaolin/shared/campus/help-lines'
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

/** `sent`: what was written has gone out already. */
export function HelpLines({ lines, sent }: { lines: readonly HelpLine[]; sent?: boolean }) {
  const t = useT(requestWords)
  const language = useDisplay((display) => display.language)
  if (lines.length === 0) return null
  return (
    <Card ringed="red" testId="help-lines">
      <View className="line lead bad">
        <Icon name="heart" />
        {t('helpTitle')}
      </View>
      <View className="words">{t(sent ? 'helpSent' : 'helpNote')}</View>
      {lines.map(({ number, name }, index) => (
        <Button
          key={number}
          kind={index === 0 ? 'danger' : 'quiet'}
          block
          icon="phone"
          onPress={() => call(number)}
          testId={`help-call-${number}`}
        >
          {`${number} ${name[language]}`}
        </Button>
      ))}
    </Card>
  )
}

/** Before anything is written of it: one line, for who would rather speak. */
export function SpeakInstead() {
  const t = useT(requestWords)
  const language = useDisplay((display) => display.language)
  const line = helpLines[0]
  if (!line) return null
  return (
    <Notice
      icon="phone"
      tone="grey"
      end={
        <Button small onPress={() => call(line.number)} testId="help-speak">
          {line.number}
        </Button>
      }
      testId="help-first"
    >
      {t('helpFirst', { name: line.name[language] })}
    </Notice>
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
            {`${number} ${name[language]}`}
          </Button>
        ))}
      </View>
    </Notice>
  )
}
