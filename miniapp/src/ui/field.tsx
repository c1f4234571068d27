// A field to write in: its label, what is wrong with it, and how much fits.
import { Input, Textarea, View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../i18n'
import { classes, testable, told } from './attributes'
import { uiWords } from './words'

export interface FieldProps {
  value: string
  onInput: (value: string) => void
  label?: string
  placeholder?: string
  help?: string
  /** What is wrong, in words that say how to mend it. */
  wrong?: string | undefined
  tall?: boolean
  /** No box of its own: it stands in a card. */
  bare?: boolean
  /** The most characters that fit; the count shows from four fifths on. */
  max?: number
  type?: 'text' | 'number' | 'idcard' | 'digit'
  confirmType?: 'send' | 'search' | 'next' | 'done'
  onConfirm?: () => void
  focus?: boolean
  testId?: string
}

const countFrom = 0.8

export function Field(props: FieldProps) {
  const { value, onInput, label, help, wrong, tall, max } = props
  const [focused, setFocused] = useState(false)
  const t = useT(uiWords)
  const count = [...value].length
  const over = max !== undefined && count > max
  const shown = wrong ?? help
  const shared = {
    className: classes('field-input', tall && 'tall'),
    value,
    placeholder: props.placeholder ?? '',
    placeholderClass: 'field-placeholder',
    // WeChat counts UTF-16 units and cuts silently; the rule counts characters and says so.
    maxlength: -1,
    focus: props.focus ?? false,
    onInput: (event: { detail: { value: string } }) => onInput(event.detail.value),
    onFocus: () => setFocused(true),
    onBlur: () => setFocused(false),
    ...testable(props.testId),
    ...told(label ? { label } : {}),
  }
  const state = wrong || over ? 'wrong' : focused ? 'focus' : false
  return (
    <View className="field">
      {label ? <View className="field-label">{label}</View> : null}
      <View className={classes('field-box', tall && 'tall', props.bare && 'bare', state)}>
        {tall ? (
          <Textarea {...shared} autoHeight disableDefaultPadding showConfirmBar={false} />
        ) : (
          <Input
            {...shared}
            type={props.type ?? 'text'}
            confirmType={props.confirmType ?? 'done'}
            onConfirm={() => props.onConfirm?.()}
          />
        )}
      </View>
      {shown || over || (max && count >= max * countFrom) ? (
        <View className="field-foot">
          {shown ? (
            <View
              className={classes('field-help', wrong && 'wrong')}
              {...(wrong ? told({ role: 'alert' }) : {})}
            >
              {shown}
            </View>
          ) : null}
          {max && count >= max * countFrom ? (
            <View
              className={classes('field-help field-count', over && 'wrong')}
              {...told({ label: t('written', { count, max }) })}
            >
              {`${count} / ${max}`}
            </View>
          ) : null}
        </View>
      ) : null}
    </View>
  )
}
