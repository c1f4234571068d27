// A call for help that is still open: it leads back there, also after a restart, and is tried again.
import { isOpenSos, type SosStatus } from '@chaolin/shared/campus/sos'
import Taro, { useDidShow } from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { useSession } from '../../session'
import { Card } from '../../ui/card'
import { Mark } from '../../ui/mark'
import { Row } from '../../ui/row'
import { phoneStorage } from '../../ui/storage'
import { homeWords } from './words'

const sosStore = 'campus-sos'

interface KeptSos {
  state?: { personId?: string; pressed?: object; sos?: { status: SosStatus } }
}

/** As the campus's pages keep it on the phone. */
function isCalling(personId: string | undefined): boolean {
  const text = phoneStorage.getItem(sosStore)
  if (typeof text !== 'string') return false
  const { state } = JSON.parse(text) as KeptSos
  if (!state || state.personId !== personId) return false
  return state.pressed !== undefined || (state.sos !== undefined && isOpenSos(state.sos.status))
}

export function CallingCard() {
  const t = useT(homeWords)
  const personId = useSession(({ person }) => person?.id)
  const [calling, setCalling] = useState(() => isCalling(personId))
  useDidShow(() => setCalling(isCalling(personId)))
  if (!calling) return null
  return (
    <Card kind="flush" ringed="red">
      <Row
        lead={<Mark icon="siren" tone="red" />}
        title={t('calling')}
        note={t('callingNote')}
        strong
        last
        onPress={() => void Taro.navigateTo({ url: '/campus/sos/index' })}
        testId="home-calling"
      />
    </Card>
  )
}
