// The kit's controls: what is pressed, chosen and written in.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { Button } from '../ui/button'
import { Chip, Chips } from '../ui/chips'
import { Field } from '../ui/field'
import { Shape, Signal } from '../ui/signal'
import { Stars, type Rating } from '../ui/stars'
import { Stepper } from '../ui/stepper'
import { Switch } from '../ui/switch'
import { Tag, Count } from '../ui/tag'
import { Group } from './group'

export function Presses() {
  const [pressed, setPressed] = useState(0)
  const press = () => setPressed((times) => times + 1)
  return (
    <Group name={`Button 按钮 · ${pressed}`}>
      <View className="stack gap-3">
        <Button kind="primary" block onPress={press}>
          我要反映
        </Button>
        <Button kind="primary" block busy busyWords="正在提交" onPress={press}>
          提交
        </Button>
        <Button kind="primary" block off="还差 1 张照片" onPress={press}>
          办结
        </Button>
        <Button kind="primary" block off="要先接单" offBeneath onPress={press}>
          办结
        </Button>
        <View className="line">
          <Button grow onPress={press}>
            次要
          </Button>
          <Button kind="quiet" grow onPress={press}>
            安静
          </Button>
        </View>
        <View className="line">
          <Button kind="danger" grow onPress={press}>
            危险
          </Button>
          <Button kind="plain" grow onPress={press}>
            文字
          </Button>
        </View>
        <View className="line">
          <Button small icon="hand" onPress={press}>
            小的
          </Button>
          <Button small kind="quiet" onPress={press}>
            小的安静
          </Button>
        </View>
      </View>
    </Group>
  )
}

export function Deadlines() {
  return (
    <>
      <Group name="Signal 红黄绿：颜色、形状、词一起">
        <View className="stack gap-2">
          <Signal colour="green" />
          <Signal colour="yellow" words="还剩 26 分" />
          <Signal colour="red" words="超时 12 分" />
          <View className="line">
            <Shape colour="red" large />
            <Shape colour="yellow" large />
            <Shape colour="green" large />
          </View>
        </View>
      </Group>
      <Group name="Tag 状态">
        <View className="chips">
          <Tag>已提交</Tag>
          <Tag tone="tide">已接单</Tag>
          <Tag tone="tide">处置中</Tag>
          <Tag tone="warm" icon="star">
            已办结待评价
          </Tag>
          <Tag tone="green">已结案</Tag>
          <Tag tone="red">不予受理</Tag>
          <Tag>已撤回</Tag>
          <Tag>已并案</Tag>
          <Count count={3} />
          <Count count={120} />
          <View className="dot" />
        </View>
      </Group>
    </>
  )
}

const kinds = [
  { value: 'facility', label: '市政设施' },
  { value: 'greenery', label: '绿化园林' },
  { value: 'other', label: '换一类' },
] as const

export function Choices() {
  const [kind, setKind] = useState<(typeof kinds)[number]['value']>('facility')
  const [on, setOn] = useState(true)
  const [times, setTimes] = useState(3)
  const [rating, setRating] = useState<Rating | undefined>(4)
  return (
    <Group name="Chip、Switch、Stepper、Stars">
      <View className="stack gap-3">
        <Chips options={kinds} value={kind} onChange={setKind} />
        <View className="chips">
          <Chip outline onPress={() => setKind('other')}>
            填词
          </Chip>
        </View>
        <View className="line wide">
          <Switch on={!on} onChange={() => setOn(!on)} label="反着" />
          <Switch on={on} onChange={setOn} label="公开" />
          <Switch on fixed onChange={setOn} label="固定" />
          <View className="note soft">关 · 开 · 固定开</View>
        </View>
        <Stepper value={times} onChange={setTimes} min={1} max={5} words={`${times} 次`} />
        <Stars value={rating} onChange={setRating} testId="kit-stars" />
      </View>
    </Group>
  )
}

export function Fields() {
  const [line, setLine] = useState('')
  const [phone, setPhone] = useState('1370000')
  const [text, setText] = useState('护栏断了一截，一米多宽。')
  return (
    <Group name="Field 输入">
      <View className="stack gap-3">
        <Field label="空着" value={line} onInput={setLine} placeholder="说一句就行" testId="kit-line" />
        <Field
          label="手机号"
          type="number"
          value={phone}
          onInput={setPhone}
          wrong={phone.length < 11 ? `少了 ${11 - phone.length} 位，再看看` : undefined}
          testId="kit-phone"
        />
        <Field
          label="多写几句"
          tall
          max={14}
          help="邻居看得到"
          value={text}
          onInput={setText}
          testId="kit-text"
        />
      </View>
    </Group>
  )
}
