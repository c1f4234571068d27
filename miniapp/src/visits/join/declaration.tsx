// The residence declaration beside a tenant's claim: what is asked and why, a consent of its own, then the fields.
import { View } from '@tarojs/components'
import { residenceFields, residenceText } from '@chaolin/shared/visits/residence-text'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Row } from '../../ui/row'
import { Switch } from '../../ui/switch'
import { Agree } from '../../ui/agree'
import type { Declared, Draft } from './draft'
import { joinWords } from './words'

interface DeclarationProps {
  draft: Draft
  onChange: (part: Partial<Draft>) => void
  wrong: (path: string) => string | undefined
}

export function Declaration({ draft: { declares, declared }, onChange, wrong }: DeclarationProps) {
  const t = useT(joinWords)
  const language = useDisplay((display) => display.language)
  const set = (part: Partial<Declared>) => onChange({ declared: { ...declared, ...part } })
  return (
    <Card testId="join-declaration">
      <View className="line wide">
        <View className="grow">
          <View className="strong">{t('declare')}</View>
          <View className="note soft">{t('declareNote')}</View>
        </View>
        <Switch
          on={declares}
          onChange={(on) => onChange({ declares: on })}
          label={t('declare')}
          testId="join-declares"
        />
      </View>
      {declares ? (
        <>
          <Card kind="flush">
            {residenceFields.map(({ field, label, why }, index) => (
              <Row
                key={field}
                slim
                title={label[language]}
                note={why[language]}
                last={index === residenceFields.length - 1}
              />
            ))}
          </Card>
          <Agree
            title={residenceText.title[language]}
            text={residenceText.text[language]}
            version={residenceText.version}
            on={declared.agreed}
            onChange={(agreed) => set({ agreed })}
            testId="join-agree"
          />
          {declared.agreed ? (
            <Fields declared={declared} onSet={set} wrong={wrong} />
          ) : (
            <View className="note soft">{t('agreeFirst')}</View>
          )}
        </>
      ) : null}
    </Card>
  )
}

interface FieldsProps {
  declared: Declared
  onSet: (part: Partial<Declared>) => void
  wrong: (path: string) => string | undefined
}

function Fields({ declared, onSet: set, wrong }: FieldsProps) {
  const t = useT(joinWords)
  return (
    <>
      <Field
        label={t('idNumber')}
        type="idcard"
        value={declared.idNumber}
        onInput={(idNumber) => set({ idNumber })}
        wrong={wrong('declaration.idNumber')}
        testId="join-id"
      />
      <Field
        label={t('phone')}
        type="number"
        value={declared.phone}
        onInput={(phone) => set({ phone })}
        wrong={wrong('declaration.phone')}
        testId="join-phone"
      />
      <Field
        label={t('moveIn')}
        placeholder={t('moveInHint')}
        value={declared.moveInDate}
        onInput={(moveInDate) => set({ moveInDate: moveInDate.trim() })}
        wrong={wrong('declaration.moveInDate')}
        testId="join-move-in"
      />
    </>
  )
}
