// One consent of its own: its whole text, which version it is, and a box that is empty until it is tapped.
import { View } from '@tarojs/components'
import { useT } from '../i18n'
import { classes } from './attributes'
import { Icon } from './icon'
import { Pressable } from './pressable'
import { uiWords } from './words'

interface AgreeProps {
  title: string
  text: string
  version: string
  on: boolean
  onChange: (on: boolean) => void
  testId: string
}

export function Agree({ title, text, version, on, onChange, testId }: AgreeProps) {
  const t = useT(uiWords)
  return (
    <Pressable
      className="agree"
      onPress={() => onChange(!on)}
      testId={testId}
      told={{ role: 'checkbox', checked: on }}
    >
      <View className={classes('agree-box', on && 'on')}>{on ? <Icon name="check" size="m" /> : null}</View>
      <View className="grow">
        <View className="strong">{title}</View>
        <View className="words">{text}</View>
        <View className="note soft">{t('textVersion', { version })}</View>
      </View>
    </Pressable>
  )
}
