// Which home: by the code that its people hand out, or by its door plate.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { CompoundField } from '../parts/compound-field'
import { canScan, scanPlate } from '../parts/plate-scan'
import type { Draft } from './draft'
import { askWords } from './words'

interface WhereProps {
  draft: Draft
  onChange: (part: Partial<Draft>) => void
}

export function Where({ draft, onChange }: WhereProps) {
  const t = useT(askWords)
  return (
    <Card>
      <CompoundField
        label={t('compound')}
        value={draft.compound}
        onChange={(compound) => onChange({ compound })}
      />
      <View className="field">
        <View className="field-label">{t('way')}</View>
        <Chips
          options={[
            { value: 'code', label: t('way_code') },
            { value: 'plate', label: t('way_plate') },
          ]}
          value={draft.way}
          onChange={(way) => onChange({ way })}
          testId="ask-way"
        />
      </View>
      {draft.way === 'code' ? (
        <Field
          label={t('code')}
          placeholder={t('codeHint')}
          value={draft.code}
          onInput={(code) => onChange({ code })}
          testId="ask-code"
        />
      ) : (
        <Plate draft={draft} onChange={onChange} />
      )}
    </Card>
  )
}

function Plate({ draft, onChange }: WhereProps) {
  const t = useT(askWords)
  const [wrong, setWrong] = useState(false)
  const scan = async () => {
    const found = await scanPlate()
    setWrong(found === 'foreign')
    if (typeof found === 'object') onChange({ plate: found.code })
  }
  return (
    <>
      <Field
        label={t('plate')}
        placeholder={t('plateHint')}
        value={draft.plate}
        onInput={(plate) => onChange({ plate })}
        wrong={wrong ? t('badPlate') : undefined}
        testId="ask-plate"
      />
      {canScan ? (
        <Button icon="camera" onPress={() => void scan()} testId="ask-scan">
          {t('scan')}
        </Button>
      ) : null}
    </>
  )
}
