// At which campus, and another one.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip } from '../../ui/chips'
import { Icon } from '../../ui/icon'
import { Sheet } from '../../ui/sheet'
import { chooseCampus, useHere } from './use-here'
import { lostWords } from './words'

export function CampusField() {
  const t = useT(lostWords)
  const { campus, campuses } = useHere()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Card kind="snug">
        <View className="line between">
          <View className="line grow">
            <Icon name="pin" size="m" />
            <View className="strong">{campus?.name ?? t('campus')}</View>
          </View>
          <Button small kind="quiet" onPress={() => setOpen(true)} testId="lost-campus">
            {t(campus ? 'campusOther' : 'campusNone')}
          </Button>
        </View>
      </Card>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('campus')} testId="campus-sheet">
        <View className="chips">
          {campuses.map(({ id, name }) => (
            <Chip
              key={id}
              role="radio"
              on={id === campus?.id}
              onPress={() => {
                chooseCampus(id)
                setOpen(false)
              }}
              testId={`lost-campus-${id}`}
            >
              {name}
            </Chip>
          ))}
        </View>
      </Sheet>
    </>
  )
}
