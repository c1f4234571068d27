// Above every room: somebody calls for help. It stays until the call is over, and sounds until somebody takes it.
import { useQueryClient } from '@tanstack/react-query'
import Taro from '@tarojs/taro'
import { View } from '@tarojs/components'
import { useEffect, useRef } from 'react'
import { useT } from '../../i18n'
import { SosAlarm } from '../../staff/sos/alarm'
import type { SosItem } from '../../staff/sos/api'
import { useSosFeed } from '../../staff/sos/use-feed'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { serverNowMs } from '../../ui/server-time'
import { askForSound, chime, useAudible, useSound } from '../desk/chime'
import { keyOf } from '../api'
import { useOpenSos } from './use-open'
import { sosRoomWords } from './words'
import '../../ui/styles/sos.scss'

const openCall = (number: string) =>
  void Taro.redirectTo({ url: `/console/sos/index?number=${encodeURIComponent(number)}` })

/** Who works there waits for calls: that none would be heard is said before one comes. */
const campusRooms = new Set(['sos', 'campus', 'cases', 'campus-lists'])

export function SosBanner({ room }: { room: string | undefined }) {
  const { items, heard, readAgain } = useOpenSos()
  const heardHere = useHeard()
  useAlarm(items)
  // The room of the calls shows them itself.
  const calling = room !== 'sos' && items.length > 0
  const silent = !heardHere && heard.length > 0 && (items.length > 0 || campusRooms.has(room ?? ''))
  return (
    <>
      {heard.map((id) => (
        <Ear key={id} microBrainId={id} onNews={readAgain} />
      ))}
      {calling || silent ? (
        <View className="sos-top">
          {calling ? <SosAlarm items={items} onOpen={openCall} className="sos-banner in-bar" /> : null}
          {silent ? <Silent /> : null}
        </View>
      ) : null}
    </>
  )
}

function Ear({ microBrainId, onNews }: { microBrainId: string; onNews: () => void }) {
  const client = useQueryClient()
  // Of a case only whoever has it hears.
  useSosFeed(microBrainId, onNews, () => void client.invalidateQueries({ queryKey: keyOf('cases', 'list') }))
  return null
}

function Silent() {
  const t = useT(sosRoomWords)
  return (
    <View className="sos-silent" {...testable('sos-silent')}>
      <Icon name="bell" />
      <View className="grow one">{t('silent')}</View>
      <Button small onPress={turnOn} testId="sos-sound-on">
        {t('soundOn')}
      </Button>
    </View>
  )
}

/** They hear at once what they will hear. */
function turnOn() {
  useSound.setState({ on: true })
  void chime()
}

function useHeard(): boolean {
  const on = useSound((sound) => sound.on)
  const audible = useAudible((sound) => sound.audible)
  useEffect(() => {
    if (audible) return undefined
    const ask = () => void askForSound()
    ask()
    document.addEventListener('pointerdown', ask)
    document.addEventListener('keydown', ask)
    return () => {
      document.removeEventListener('pointerdown', ask)
      document.removeEventListener('keydown', ask)
    }
  }, [audible])
  return on && audible
}

const againMs = 10_000
/** A timer that comes a moment early shall not miss its turn. */
const earlyMs = 1000
/** Heard in this window, whatever room was open. */
const rung = new Set<string>()
let rungAtMs = 0
let ringing = false

/** Each call once, and what nobody took again and again; what could not be heard counts as not rung. */
async function ring(items: readonly SosItem[]) {
  const fresh = items.filter(({ number }) => !rung.has(number))
  const due = serverNowMs() - rungAtMs >= againMs - earlyMs
  const again = due && items.some(({ status }) => status === 'open')
  if (ringing || (fresh.length === 0 && !again)) return
  ringing = true
  const startedMs = serverNowMs()
  if (await chime()) {
    rungAtMs = startedMs
    for (const { number } of fresh) rung.add(number)
  }
  ringing = false
}

function useAlarm(items: readonly SosItem[]): void {
  const audible = useAudible((sound) => sound.audible)
  const held = useRef(items)
  held.current = items
  const key = items.map(({ number, status }) => `${number} ${status}`).join()
  useEffect(() => {
    if (key === '') return undefined
    const ringNow = () => void ring(held.current)
    ringNow()
    const timer = setInterval(ringNow, againMs)
    return () => clearInterval(timer)
  }, [key, audible])
}
