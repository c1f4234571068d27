// Where it happened: WeChat's own map, or an address that one picks oneself.
import { View } from '@tarojs/components'
import { useState } from 'react'
import type { ApiError } from '../../api'
import { useT } from '../../i18n'
import { Chip } from '../../ui/chips'
import { Icon } from '../../ui/icon'
import { Pressable } from '../../ui/pressable'
import { changePlace, useDraft } from '../parts/draft'
import { openPlace } from '../parts/open'
import { chooseInWeChat } from '../place/choose'
import { scanPlate, type PlateOutcome } from '../place/plate'
import { newWords } from './words'

interface PlaceRowProps {
  candidates: readonly string[]
  error: ApiError | undefined
  onChange: () => void
}

export function PlaceRow({ candidates, error, onChange }: PlaceRowProps) {
  const address = useDraft((draft) => draft.address)
  const place = useDraft((draft) => draft.place)
  const [refused, setRefused] = useState(false)
  const t = useT(newWords)
  const wrong = error?.wrong('place') ?? error?.wrong('address')
  const open = async () => {
    onChange()
    if (process.env.TARO_ENV !== 'weapp') return openPlace()
    setRefused((await chooseInWeChat()) === 'refused')
  }
  const pick = (candidate: string) => {
    onChange()
    changePlace({ address: candidate, place: undefined })
  }
  const shown = address || (place && t('mapPoint'))
  return (
    <>
      <Pressable
        className="row slim"
        onPress={() => void open()}
        testId="report-place"
        told={{ label: `${t('place')}，${shown || t('where')}` }}
      >
        <Icon name="pin" className="tidal" />
        <View className={shown ? 'grow two' : 'grow soft'}>{shown || t('where')}</View>
        <View className="note tidal strong">{t(shown ? 'change' : 'choose')}</View>
      </Pressable>
      {process.env.TARO_ENV === 'weapp' ? (
        <>
          <Pressable className="row slim" onPress={openPlace} testId="report-place-by-hand">
            <Icon name="list" className="tidal" />
            <View className="grow">{t(refused ? 'noLocation' : 'byHand')}</View>
          </Pressable>
          <ScanRow onChange={onChange} />
        </>
      ) : null}
      {wrong ? <View className="row slim field-help wrong">{wrong}</View> : null}
      {candidates.length > 0 ? (
        <View className="row slim">
          <View className="grow stack gap-2">
            <View className="note soft">{t('candidates')}</View>
            <View className="chips">
              {candidates.slice(0, 4).map((candidate, index) => (
                <Chip key={candidate} onPress={() => pick(candidate)} testId={`report-candidate-${index}`}>
                  {candidate}
                </Chip>
              ))}
            </View>
          </View>
        </View>
      ) : null}
    </>
  )
}

const plateProblems = { foreign: 'plateForeign', unknown: 'plateUnknown', failed: 'plateFailed' } as const

/** The plate at a door knows its address better than anybody can write it. */
function ScanRow({ onChange }: { onChange: () => void }) {
  const t = useT(newWords)
  const [outcome, setOutcome] = useState<PlateOutcome>('none')
  const scan = async () => {
    onChange()
    setOutcome(await scanPlate())
  }
  return (
    <>
      <Pressable className="row slim" onPress={() => void scan()} testId="report-place-scan">
        <Icon name="home" className="tidal" />
        <View className="grow">{t('scanPlate')}</View>
      </Pressable>
      {outcome === 'filled' || outcome === 'none' ? null : (
        <View className="row slim field-help wrong">{t(plateProblems[outcome])}</View>
      )}
    </>
  )
}
