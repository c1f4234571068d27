// The four lines of doors: which of them are opened, and a switch for each that the compound's rules leave to a home.
import { View } from '@tarojs/components'
import { doorKinds, type DoorKind } from '@chaolin/shared/visits/doors'
import { useT } from '../../i18n'
import { classes, told } from '../../ui/attributes'
import { Icon } from '../../ui/icon'
import type { IconName } from '../../ui/icon-names'
import { Row } from '../../ui/row'
import { Switch } from '../../ui/switch'
import { visitWords } from '../words'

export const doorIcons: Record<DoorKind, IconName> = {
  perimeter: 'gate',
  stairwell: 'stairs',
  lift: 'lift',
  garage: 'car',
}

export function DoorBoxes({ open }: { open: readonly DoorKind[] }) {
  const t = useT(visitWords)
  return (
    <View className="doors">
      {doorKinds.map((door) => {
        const opens = open.includes(door)
        const words = t(`door_${door}`)
        return (
          <View
            key={door}
            className={classes('door', !opens && 'shut')}
            {...told({ role: 'img', label: `${words}，${t(opens ? 'opens' : 'shut')}` })}
          >
            <Icon name={doorIcons[door]} />
            <View className="door-words">
              <Icon name={opens ? 'check' : 'close'} size="s" />
              <View className="one">{words}</View>
            </View>
          </View>
        )
      })}
    </View>
  )
}

interface DoorSwitchesProps {
  /** What a visitor may ever open here. */
  allowed: readonly DoorKind[]
  value: readonly DoorKind[]
  onChange: (doors: DoorKind[]) => void
}

export function DoorSwitches({ allowed, value, onChange }: DoorSwitchesProps) {
  const t = useT(visitWords)
  // A place with gates alone, a campus, has no other doors to speak of.
  const gatesOnly = allowed.every((door) => door === 'perimeter')
  return (
    <>
      {doorKinds.map((door) => {
        if (gatesOnly && door !== 'perimeter') return null
        const outer = door === 'perimeter'
        const shut = !outer && !allowed.includes(door)
        const on = !shut && (outer || value.includes(door))
        return (
          <Row
            key={door}
            lead={<Icon name={doorIcons[door]} className={on ? 'tidal' : 'faint'} />}
            title={t(`doorWhole_${door}`)}
            note={t(shut ? 'doorForbidden' : `doorNote_${door}`)}
            end={
              <Switch
                on={on}
                fixed={outer}
                shut={shut}
                label={t(`doorWhole_${door}`)}
                onChange={(next) =>
                  onChange(doorKinds.filter((each) => (each === door ? next : value.includes(each))))
                }
                testId={`door-${door}`}
              />
            }
          />
        )
      })}
    </>
  )
}
