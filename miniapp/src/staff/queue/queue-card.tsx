// One report of the queue: how long is left, what it is, and the one next step.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Mark } from '../../ui/mark'
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
  const who = useWho(item)
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
              {who ? <View className="note soft one">{who}</View> : null}
            </View>
          </Pressable>
          <StepButton item={item} busy={busy} filled={first} onStep={onStep} />
        </View>
      </Card>
    </View>
  )
}

/** Who has it, and how many are one with it. */
function useWho({ assignee, team, mergedCount }: QueueItem): string {
  const t = useT(staffWords)
  const name = assignee?.name ?? team?.name
  return [
    name ? t('withName', { name }) : '',
    mergedCount > 0 ? t('mergedCount', { count: mergedCount }) : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

function useAside(item: QueueItem, now: Date): string | undefined {
  const t = useT(staffWords)
  if (item.checking) return t('checkDue')
  if (item.remindCount > 0) return t('reminded', { count: item.remindCount })
  if (item.status === 'submitted' && now.getTime() - new Date(item.createdAt).getTime() < justInMs)
    return t('justIn')
  return undefined
}

type StepButtonProps = Pick<QueueCardProps, 'item' | 'busy' | 'onStep'> & { filled: boolean }

function StepButton({ item, busy, filled, onStep }: StepButtonProps) {
  const t = useT(staffWords)
  const language = useDisplay((display) => display.language)
  const next = nextStep(item)
  if (!next) return null
  const off = next.off ? whyNot(next, item, t, language) : undefined
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
