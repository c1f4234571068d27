// Which campus: one line, and a sheet with all of them.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Icon } from '../../ui/icon'
import { Pressable } from '../../ui/pressable'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { claimWords } from './words'

interface CampusChoiceProps {
  campuses: readonly { id: string; name: string }[]
  value: string
  onChange: (id: string) => void
}

export function CampusChoice({ campuses, value, onChange }: CampusChoiceProps) {
  const t = useT(claimWords)
  const [open, setOpen] = useState(false)
  const chosen = campuses.find(({ id }) => id === value)
  const label = chosen ? `${t('campus')}：${chosen.name}` : t('pickCampus')
  return (
    <View className="field">
      <View className="field-label">{t('campus')}</View>
      <Pressable
        className="field-box line between"
        onPress={() => setOpen(true)}
        told={{ label }}
        testId="claim-campus"
      >
        <View className={chosen ? 'grow' : 'grow faint'}>{chosen?.name ?? t('pickCampus')}</View>
        <Icon name="down" size="m" className="faint" />
      </Pressable>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('campus')} testId="claim-campuses">
        {campuses.map(({ id, name }, index) => (
          <Row
            key={id}
            title={name}
            strong={id === value}
            end={id === value ? <Icon name="check" className="tidal" /> : undefined}
            noArrow
            last={index === campuses.length - 1}
            onPress={() => {
              onChange(id)
              setOpen(false)
            }}
            testId={`claim-${id}`}
          />
        ))}
      </Sheet>
    </View>
  )
}
