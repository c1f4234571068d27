// Where it happened: WeChat's own map, or an address that one picks oneself.
import { View } from '@tarojs/components'
import { useState } from 'react'
import type { ApiError } from '../../api'
import { useT } from '../../i18n'
import { Chip } from '../../ui/chips'
import { Icon } from '../../ui/icon'
import { Pressable } from '../../ui/pressable'
import { changeDraft, useDraft } from '../parts/draft'
import { openPlace } from '../parts/open'
import { chooseInWeChat } from '../place/choose'
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
    changeDraft({ address: candidate, place: undefined })
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
        <Pressable className="row slim" onPress={openPlace} testId="report-place-by-hand">
          <Icon name="list" className="tidal" />
          <View className="grow">{t(refused ? 'noLocation' : 'byHand')}</View>
        </Pressable>
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
