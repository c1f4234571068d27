// The kit's raw material: colours, sizes of type, icons.
import { View } from '@tarojs/components'
import { Icon } from '../ui/icon'
import type { IconName } from '../ui/icon-names'
import { Group } from './group'

const colours = [
  'canvas',
  'surface',
  'sunken',
  'ink',
  'ink-2',
  'ink-3',
  'tide',
  'tide-soft',
  'warm',
  'warm-soft',
  'green',
  'green-soft',
  'yellow',
  'yellow-soft',
  'red',
  'red-soft',
]

export function Colours() {
  return (
    <Group name="颜色">
      <View className="tiny" style={{ display: 'grid', gridTemplateColumns: 'repeat(4, 1fr)', gap: '8px' }}>
        {colours.map((colour) => (
          <View key={colour} className="stack gap-1">
            <View
              style={{
                height: '40px',
                borderRadius: '8px',
                background: `var(--${colour})`,
                boxShadow: 'inset 0 0 0 1px var(--line)',
              }}
            />
            {colour}
          </View>
        ))}
      </View>
    </Group>
  )
}

export function Sizes() {
  return (
    <Group name="字：七级，一个字族">
      <View className="figure">09:30</View>
      <View className="headline">修好了，请您看看</View>
      <View className="title">校园九件事</View>
      <View className="lead">正在办</View>
      <View>正文：今天 17:30 前答复</View>
      <View className="note soft">小字：离您 46 米</View>
    </Group>
  )
}

const icons: readonly IconName[] = [
  ...(['mark', 'home', 'list', 'bell', 'person', 'speak', 'camera', 'pin'] as const),
  ...(['guest', 'idcard', 'ox', 'calendar', 'phone', 'chat', 'ask', 'hand'] as const),
  ...(['gate', 'stairs', 'lift', 'car', 'key', 'lock', 'eye', 'pay'] as const),
  ...(['clock', 'refresh', 'offline', 'alert', 'siren', 'shield', 'heart', 'scale'] as const),
  ...(['book', 'box', 'users', 'tool', 'transfer', 'up', 'ret', 'chart'] as const),
  ...(['map', 'search', 'filter', 'print', 'share', 'send', 'edit', 'text'] as const),
]

export function Icons() {
  return (
    <Group name="图标：24 格，线宽 1.75，圆头">
      <View className="soft" style={{ display: 'grid', gridTemplateColumns: 'repeat(8, 1fr)', gap: '12px' }}>
        {icons.map((name) => (
          <Icon key={name} name={name} />
        ))}
      </View>
      <View className="line">
        <Icon name="speak" size="s" />
        <Icon name="speak" size="m" />
        <Icon name="speak" />
        <Icon name="speak" size="l" />
        <Icon name="speak" size="xl" />
      </View>
    </Group>
  )
}
