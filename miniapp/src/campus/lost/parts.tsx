// One thing as a line of a list, and one claim.
import type { LostCategory } from '@chaolin/shared/campus/lost'
import { useT } from '../../i18n'
import { useDisplay } from '../../ui/display'
import type { IconName } from '../../ui/icon-names'
import { Mark } from '../../ui/mark'
import { Thumb } from '../../ui/photo-strip'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import type { LostClaim, LostItem } from '../api'
import { openItem } from '../open'
import { smallUrl } from '../request/use-photos'
import { lostWords } from './words'

const icons: Partial<Record<LostCategory, IconName>> = {
  card: 'idcard',
  keys: 'key',
  phone: 'phone',
  electronics: 'flash',
  book: 'book',
  glasses: 'eye',
  money: 'pay',
}
export const categoryIcon = (category: LostCategory): IconName => icons[category] ?? 'box'

interface ItemRowProps {
  item: LostItem
  last: boolean
  /** Said in place of where and when. */
  note?: string
}

export function ItemRow({ item, last, note }: ItemRowProps) {
  const t = useT(lostWords)
  const where = useWhere(item)
  const [photo] = item.photos
  const over = item.status !== 'open'
  return (
    <Row
      lead={photo ? <Thumb url={smallUrl(photo)} /> : <Mark icon={categoryIcon(item.category)} size="wide" />}
      title={item.title}
      note={note ?? where}
      end={
        over ? (
          <Tag {...(item.status === 'returned' ? { tone: 'green' as const } : {})}>
            {t(`status_${item.status}`)}
          </Tag>
        ) : (
          <Tag tone={item.kind === 'found' ? 'tide' : 'warm'}>{t(`kind_${item.kind}`)}</Tag>
        )
      }
      strong
      noArrow
      last={last}
      onPress={() => openItem(item.id)}
      testId={`thing-${item.id}`}
    />
  )
}

/** 二号食堂门口 · 昨天 12:00. */
export function useWhere({ spot, at }: Pick<LostItem, 'spot' | 'at'>): string {
  const language = useDisplay((display) => display.language)
  return [spot, when(at, new Date(serverNowMs()), language)].filter(Boolean).join(' · ')
}

export const claimTones = {
  open: 'tide',
  accepted: 'green',
  refused: 'red',
  withdrawn: undefined,
} as const

export function ClaimRow({ claim, last }: { claim: LostClaim; last: boolean }) {
  const t = useT(lostWords)
  const where = useWhere(claim.item)
  const tone = claimTones[claim.status]
  return (
    <Row
      lead={<Mark icon={categoryIcon(claim.item.category)} size="wide" />}
      title={claim.item.title}
      note={claim.keptAt ?? claim.reason ?? where}
      end={<Tag {...(tone ? { tone } : {})}>{t(`claim_${claim.status}`)}</Tag>}
      strong
      noArrow
      last={last}
      onPress={() => openItem(claim.item.id)}
      testId={`claim-${claim.id}`}
    />
  )
}
