// A number plate: the province from its own keys, the rest typed; what is wrong is said as soon as it is long enough.
import { View } from '@tarojs/components'
import { isPlate, tidyPlate } from '@chaolin/shared/visits/rules'
import { useState } from 'react'
import { useT } from '../../i18n'
import { classes } from '../../ui/attributes'
import { Field } from '../../ui/field'
import { Pressable } from '../../ui/pressable'
import { Sheet } from '../../ui/sheet'
import { visitWords } from '../words'

const provinces = [...'浙沪苏皖闽赣京津冀晋蒙辽吉黑鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新']
const home = '浙'
const shortest = 7

interface PlateFieldProps {
  /** Whole, or empty. */
  value: string
  onChange: (plate: string) => void
  wrong?: string | undefined
}

export function PlateField({ value, onChange, wrong }: PlateFieldProps) {
  const t = useT(visitWords)
  const [province, setProvince] = useState(value.slice(0, 1) || home)
  const [picking, setPicking] = useState(false)
  const rest = value.slice(1)
  const write = (typed: string, first: string) => {
    const tidy = tidyPlate(typed)
    const known = provinces.find((each) => tidy.startsWith(each))
    if (known) setProvince(known)
    onChange(tidy === '' ? '' : known ? tidy : `${first}${tidy}`)
  }
  const long = [...value].length
  const problem = long >= shortest && !isPlate(value) ? t('plateWrong') : wrong
  return (
    <View className="field">
      <View className="field-label">{t('plate')}</View>
      <View className="line top">
        <Pressable
          className="time-box plate-province"
          onPress={() => setPicking(true)}
          testId="plate-province"
          told={{ label: `${t('plateProvince')}，${province}` }}
        >
          {province}
        </Pressable>
        <View className="grow">
          <Field
            value={rest}
            onInput={(typed) => write(typed, province)}
            placeholder={t('plateHint')}
            help={t('plateHelp')}
            wrong={problem}
            testId="plate"
          />
        </View>
      </View>
      <Sheet open={picking} onClose={() => setPicking(false)} title={t('plateProvince')} testId="plate-sheet">
        <View className="keys">
          {provinces.map((each) => (
            <Pressable
              key={each}
              className={classes('key', each === province && 'on')}
              onPress={() => {
                setProvince(each)
                write(rest, each)
                setPicking(false)
              }}
              testId={`plate-${each}`}
              told={{ role: 'radio', checked: each === province }}
            >
              {each}
            </Pressable>
          ))}
        </View>
      </Sheet>
    </View>
  )
}
