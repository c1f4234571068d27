// Where I am in a few steps.
import { View } from '@tarojs/components'
import { useT } from '../i18n'
import { classes, told } from './attributes'
import { Icon } from './icon'
import { uiWords } from './words'

interface StepsProps {
  steps: readonly string[]
  /** The index of the step being taken; past the last, all are done. */
  now: number
}

export function Steps({ steps, now }: StepsProps) {
  const t = useT(uiWords)
  return (
    <View className="steps">
      {steps.map((step, index) => {
        const state = index < now ? 'done' : index === now ? 'now' : undefined
        const said = state === 'done' ? t('stepDone') : state === 'now' ? t('stepNow') : ''
        return (
          <View
            key={step}
            className={classes('step', state, index === 0 && 'first')}
            {...told({ role: 'img', label: said ? `${step}，${said}` : step })}
          >
            <View className="step-dot">{state === 'done' ? <Icon name="check" size="s" /> : null}</View>
            {step}
          </View>
        )
      })}
    </View>
  )
}
