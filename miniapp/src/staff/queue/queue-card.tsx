// One report of the queue: how long is left, what it is, and the one next step.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Mark } from '../../ui/mark'
import { useNetwork } from '../../ui/network'
import { Thumb } from '../../ui/photo-strip'
import { Pressable } from '../../ui/pressable'
import { Tag } from '../../ui/tag'
import type { QueueItem } from '../api'
import { Deadline } from '../parts/deadline'
import { nextStep, whyNot } from '../parts/next-step'
import { smallUrl } from '../parts/photo-address'
import { categoryIcon } from '../../categories'
import { staffWords } from '../words'

interface QueueCardProps {
  item: QueueItem
  now: Date
  category: string
  busy: boolean
  /** The nearest deadline: its button is filled. */
  first: boolean
  onOpen: () => void
  onStep: () => void
}

const justInMs = 10 * 60_000

export function QueueCard({ item, now, category, busy, first, onOpen, onStep }: QueueCardProps) {
  const t = useT(staffWords)
  const aside = useAside(item, now)
  const about = [category, item.address ?? t('noAddress')].filter(Boolean).join(' · ')
  return (
    <View onClick={onOpen}>
      <Card kind="snug" testId={`queue-card-${item.number}`}>
        <View className="line between">
          <View className="line">
            {item.urgent ? (
              <Tag tone="red" icon="siren">
                {t('urgent')}
              </Tag>
            ) : null}
            <Deadline report={item} now={now} />
          </View>
          {aside ? <View className="note soft">{aside}</View> : null}
        </View>
        <View className="line wide">
          <Pressable className="line wide grow" onPress={onOpen} testId={`queue-open-${item.number}`} alone>
            {item.photo ? (
              <Thumb url={smallUrl(item.photo)} />
            ) : (
              <Mark icon={categoryIcon(item.category)} tone="grey" size="wide" />
            )}
            <View className="grow">
              <View className="strong two">{item.summary}</View>
              <View className="note soft one">{about}</View>
            </View>
          </Pressable>
          <StepButton item={item} busy={busy} filled={first} onStep={onStep} />
        </View>
      </Card>
    </View>
  )
}

function useAside(item: QueueItem, now: Date): string | undefined {
  const t = useT(staffWords)
  if (item.remindCount > 0) return t('reminded', { count: item.remindCount })
  if (item.status === 'submitted' && now.getTime() - new Date(item.createdAt).getTime() < justInMs)
    return t('justIn')
  return undefined
}

type StepButtonProps = Pick<QueueCardProps, 'item' | 'busy' | 'onStep'> & { filled: boolean }

function StepButton({ item, busy, filled, onStep }: StepButtonProps) {
  const t = useT(staffWords)
  const language = useDisplay((display) => display.language)
  const online = useNetwork((network) => network.online)
  const next = nextStep(item)
  if (!next) return null
  const off = next.off ? whyNot(next.off, t('needDispatcher'), language) : online ? undefined : t('offline')
  return (
    <Button
      onPress={onStep}
      kind={filled ? 'primary' : 'soft'}
      tight
      busy={busy}
      off={off}
      alone
      testId={`queue-step-${item.number}`}
    >
      {t(next.step === 'transfer' ? 'assign' : next.step)}
    </Button>
  )
}
