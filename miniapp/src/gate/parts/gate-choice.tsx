// Which gate, and in or out: chosen once, kept for the whole shift.
import type { Direction } from '@chaolin/shared/visits/gate'
import { directions } from '@chaolin/shared/visits/gate'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { classes, told } from '../../ui/attributes'
import { Card } from '../../ui/card'
import { Icon } from '../../ui/icon'
import type { IconName } from '../../ui/icon-names'
import { Pressable } from '../../ui/pressable'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import type { KeptGate } from '../kept'
import { gateWords } from '../words'

const doorIcons: Record<KeptGate['door'], IconName> = {
  perimeter: 'gate',
  stairwell: 'stairs',
  lift: 'lift',
  garage: 'car',
}

interface GateChoiceProps {
  gates: readonly KeptGate[]
  gate: KeptGate
  onChange: (gateId: string) => void
}

export function GateChoice({ gates, gate, onChange }: GateChoiceProps) {
  const t = useT(gateWords)
  const [open, setOpen] = useState(false)
  const several = gates.length > 1
  const line = (each: KeptGate) => ({
    lead: <Icon name={doorIcons[each.door]} className="tidal" />,
    title: each.name,
    note: [each.compoundName, t(`door_${each.door}`)].filter(Boolean).join(' · '),
  })
  return (
    <>
      <Card kind="flush">
        <Row
          {...line(gate)}
          strong
          last
          {...(several ? { onPress: () => setOpen(true) } : {})}
          testId="gate-chosen"
        />
      </Card>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('whichGate')} testId="gate-sheet">
        {gates.map((each, index) => (
          <Row
            key={each.id}
            {...line(each)}
            last={index === gates.length - 1}
            strong={each.id === gate.id}
            onPress={() => {
              onChange(each.id)
              setOpen(false)
            }}
            testId={`gate-${each.id}`}
          />
        ))}
      </Sheet>
    </>
  )
}

interface TurnProps {
  value: Direction
  onChange: (direction: Direction) => void
}

export function Turn({ value, onChange }: TurnProps) {
  const t = useT(gateWords)
  return (
    <View className="gate-turn" {...told({ label: t('direction') })}>
      {directions.map((direction) => (
        <Pressable
          key={direction}
          className={classes('gate-turn-part', direction === value && 'on')}
          onPress={() => onChange(direction)}
          told={{ role: 'radio', checked: direction === value, label: t(direction) }}
          testId={`turn-${direction}`}
        >
          {t(direction)}
        </Pressable>
      ))}
    </View>
  )
}
