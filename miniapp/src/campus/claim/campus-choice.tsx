// Which campus: one line, and a sheet with all of them.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
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

const digits = '零一二三四五六七八九'

/** 一号 to 十四号 by their number; a name without one comes last, in the order of the server. */
function placeOf(name: string): number {
  const found = /^([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)号/.exec(name)
  if (!found) return Number.MAX_SAFE_INTEGER
  const [, first = '', ten = '', last = ''] = found
  const ones = digits.indexOf(ten ? last || '零' : first)
  return ten ? (first ? digits.indexOf(first) : 1) * 10 + ones : ones
}

export function CampusChoice({ campuses, value, onChange }: CampusChoiceProps) {
  const t = useT(claimWords)
  const [open, setOpen] = useState(false)
  const chosen = campuses.find(({ id }) => id === value)
  const inOrder = [...campuses].sort((a, b) => placeOf(a.name) - placeOf(b.name))
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
        {inOrder.map(({ id, name }, index) => (
          <Row
            key={id}
            title={name}
            strong={id === value}
            end={id === value ? <Icon name="check" className="tidal" /> : undefined}
            noArrow
            last={index === inOrder.length - 1}
            onPress={() => {
              onChange(id)
              setOpen(false)
            }}
            testId={`claim-${id}`}
          />
        ))}
        <Button kind="quiet" block onPress={() => setOpen(false)} testId="claim-campuses-close">
          {t('notNow')}
        </Button>
      </Sheet>
    </View>
  )
}
