// Above every room: somebody calls for help. It stays until the call is over, and sounds when one comes.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useEffect, useRef } from 'react'
import { useT } from '../../i18n'
import { testable, told } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useSosFeed } from '../../staff/sos/use-feed'
import { chime } from '../desk/chime'
import { useOpenSos } from './use-open'
import { sosRoomWords } from './words'
import '../../ui/styles/sos.scss'

const openCall = (number: string) =>
  void Taro.redirectTo({ url: `/console/sos/index?number=${encodeURIComponent(number)}` })

/** `quiet`: the room itself shows the calls. */
export function SosBanner({ quiet = false }: { quiet?: boolean }) {
  const t = useT(sosRoomWords)
  const { items, heard, readAgain } = useOpenSos()
  useAlarm(items.map(({ number }) => number))
  const untaken = items.filter(({ status }) => status === 'open')
  const first = untaken[0] ?? items[0]
  return (
    <>
      {heard.map((id) => (
        <Ear key={id} microBrainId={id} onNews={readAgain} />
      ))}
      {first && !quiet ? (
        <View className="sos-banner" {...testable('sos-banner')} {...told({ role: 'alert' })}>
          <Icon name="siren" />
          <View className="grow">
            <View className="strong">
              {untaken.length > 0
                ? t('bannerOpen', { count: untaken.length })
                : t('bannerTaken', { count: items.length })}
            </View>
            <View className="note one">{first.campus?.name ?? first.police?.name ?? first.number}</View>
          </View>
          <Button small kind="danger" onPress={() => openCall(first.number)} testId="sos-banner-open">
            {t('bannerGo')}
          </Button>
        </View>
      ) : null}
    </>
  )
}

function Ear({ microBrainId, onNews }: { microBrainId: string; onNews: () => void }) {
  useSosFeed(microBrainId, onNews)
  return null
}

/** Once for each call, in this window. */
const rung = new Set<string>()

function useAlarm(numbers: readonly string[]): void {
  const key = numbers.join()
  const first = useRef(numbers)
  first.current = numbers
  useEffect(() => {
    const fresh = first.current.filter((number) => !rung.has(number))
    for (const number of fresh) rung.add(number)
    if (fresh.length > 0) chime()
  }, [key])
}
