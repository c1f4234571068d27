// The kit's content: how things are told and listed.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { Button } from '../ui/button'
import { Card, Section } from '../ui/card'
import { Empty } from '../ui/empty'
import { Mark } from '../ui/mark'
import { Notice } from '../ui/notice'
import { PhotoStrip, Thumb } from '../ui/photo-strip'
import { Route } from '../ui/route'
import { Row } from '../ui/row'
import { Sheet } from '../ui/sheet'
import { Shape, Signal } from '../ui/signal'
import { Skeleton } from '../ui/skeleton'
import { Steps } from '../ui/steps'
import { Tabs } from '../ui/tabs'
import { Tag } from '../ui/tag'
import { Moment, Timeline } from '../ui/timeline'
import { Group } from './group'

const lists = [
  { value: 'all', label: '全部 18' },
  { value: 'open', label: '待接 4' },
  { value: 'running', label: '处置中 11' },
  { value: 'rated', label: '等评价 3' },
] as const

export function Progress() {
  const [list, setList] = useState<(typeof lists)[number]['value']>('all')
  return (
    <>
      <Group name="Tabs 分页">
        <Tabs flush options={lists} value={list} onChange={setList} />
      </Group>
      <Group name="Steps 步骤">
        <Card>
          <Steps steps={['留号', '付费', '签到', '办好']} now={1} />
        </Card>
      </Group>
      <Group name="Timeline 经过：最新的在上">
        <Card>
          <Timeline>
            <Moment kind="next" title="下一步：派单，10:29 前" />
            <Moment
              kind="now"
              title="社区接单"
              time="09:20"
              note="1.4 米缺口补好了，焊牢，做了防锈。"
              fresh
            />
            <Moment title="处置中" time="13:40" note="先拉警戒带，焊工 14:00 到" />
            <Moment title="您提交" time="周五 09:12" last />
          </Timeline>
        </Card>
      </Group>
      <Group name="Route 送到哪里">
        <Route title="送到湾南社区指挥站" notes={['下沙街道 · 今天 17:30 前答复']} />
      </Group>
    </>
  )
}

// A drawn scene, so that the kit needs no server.
const scene = (ground: string) =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 90"><rect width="120" height="90" fill="#C3D3D2"/><path d="M0 40c10-10 22-8 30 0 12-10 26-8 34 0 10-8 24-8 32 0 8-6 16-6 24 0v50H0z" fill="#456A50"/><rect y="56" width="120" height="34" fill="${ground}"/></svg>`,
  )}`

export function Pictures() {
  const [photos, setPhotos] = useState(['#7C9C63', '#A08A65', '#83898A'])
  return (
    <Group name="PhotoStrip 照片">
      <View className="stack gap-3">
        <PhotoStrip
          photos={photos.map((ground, index) => ({
            key: ground,
            url: scene(ground),
            ...(index === 1 ? { state: 'sending' as const, sent: 0.62 } : {}),
            ...(index === 2 ? { state: 'failed' as const } : {}),
          }))}
          onAdd={() => setPhotos([...photos, `#${(photos.length * 1118481).toString(16).padStart(6, '0')}`])}
          onRemove={(key) => setPhotos(photos.filter((ground) => ground !== key))}
          onRetry={() => setPhotos(photos.slice(0, 2))}
          testId="kit-photos"
        />
        <PhotoStrip
          size="wide"
          photos={[
            { key: 'before', url: scene('#A08A65'), word: '修之前 · 您拍的' },
            { key: 'after', url: scene('#7C9C63'), word: '修好后 · 赵师傅' },
          ]}
        />
      </View>
    </Group>
  )
}

export function Notices() {
  return (
    <Group name="Notice 提示条">
      <View className="stack gap-2">
        <Notice icon="pin">您已在附近，可以签到</Notice>
        <Notice icon="offline" tone="warm">
          断网了，存了 1 件
        </Notice>
        <Notice icon="alert" tone="red">
          没付成，号还为您留 6 分钟
        </Notice>
        <Notice icon="lock" tone="grey">
          只有经办人看得到
        </Notice>
        <Notice
          icon="bell"
          end={
            <Button small kind="quiet" onPress={() => undefined}>
              开启
            </Button>
          }
        >
          有进展，微信里告诉您
        </Notice>
      </View>
    </Group>
  )
}

export function Lists() {
  const open = () => undefined
  return (
    <Group name="Row 列表行、Card 卡片">
      <Section title="正在办" end={<View className="note soft">全部 3 件</View>} />
      <Card kind="flush">
        <Row
          lead={<Thumb url={scene('#7C9C63')} />}
          title="绿化带护栏缺口"
          note="修好了，等您看一眼"
          strong
          end={
            <Tag tone="warm" icon="star">
              去评价
            </Tag>
          }
        />
        <Row
          lead={<Mark icon="flash" size="wide" />}
          title="2 幢楼道灯不亮，晚上看不清楚台阶"
          note="物业已接，今天 17:30 前答复"
          strong
          end={<Signal colour="yellow" />}
        />
        <Row
          lead={<Mark icon="guest" />}
          title="2 人，还能进出 3 次"
          note="没网也能用"
          strong
          onPress={open}
        />
        <Row
          slim
          lead={<Shape colour="red" large />}
          title="摊位占了消防通道"
          end={<View className="note soft">230 米</View>}
          last
        />
      </Card>
      <Card kind="snug">
        <View className="line between">
          <Signal colour="red" words="超时 12 分" />
          <View className="note soft">催办 1 次</View>
        </View>
        <View className="line wide">
          <Mark icon="users" tone="grey" size="wide" />
          <View className="grow">
            <View className="strong one">楼上漏水，找不到人</View>
            <View className="note soft one">矛盾纠纷 · 湾南公寓 7 幢</View>
          </View>
          <Button onPress={open}>接单</Button>
        </View>
      </Card>
      <Skeleton rows={1} />
    </Group>
  )
}

export function Sheets() {
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <Group name="Sheet 底部弹层">
      <Button kind="quiet" onPress={() => setOpen(true)} testId="kit-open-sheet">
        撤回
      </Button>
      <Sheet open={open} onClose={close} title="撤回这件事？" testId="kit-sheet">
        <View className="soft">撤回后社区不再处理，经过还留着。</View>
        <View className="line wide">
          <Button kind="quiet" grow onPress={close}>
            不撤
          </Button>
          <Button kind="danger" grow onPress={close} testId="kit-close-sheet">
            撤回
          </Button>
        </View>
      </Sheet>
    </Group>
  )
}

export function Arts() {
  return (
    <Group name="Empty 空">
      <Empty art="empty" title="这里还空着" note="看到不对劲的，说一声就行。" />
      <Empty art="place" title="不开定位也能报" note={'自己选，或扫门口的数字门牌。\n位置只用来找对社区。'} />
    </Group>
  )
}
