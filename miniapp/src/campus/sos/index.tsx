// 校园110: numbers to dial before all else; whether the call went out; who was told; where the phone says it is.
import { View } from '@tarojs/components'
import Taro, { useDidShow, useUnload } from '@tarojs/taro'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Page } from '../../ui/page'
import '../../ui/styles/campus.scss'
import { toCampus } from '../open'
import { CallButtons } from '../parts/call-buttons'
import { keptCode } from '../parts/kept'
import { SosBar } from '../parts/sos-bar'
import { forgetSos, isGoingOn, useSos } from '../parts/sos-kept'
import { useCurrentSos } from '../parts/use-current-sos'
import { Data, Places } from './places'
import { Said, Status, Unsent } from './state'
import { sosWords } from './words'

const weapp = process.env.TARO_ENV === 'weapp'

/** A page that is shut off sends nothing more; not every phone lets a page do this. */
const keepAwake = (keepScreenOn: boolean) => {
  if (weapp) void Taro.setKeepScreenOn({ keepScreenOn }).catch(() => undefined)
}

export default function SosPage() {
  const t = useT(sosWords)
  const { pressed, sos, calls } = useSos()
  const goingOn = useSos(isGoingOn)
  useCurrentSos()
  useDidShow(() => keepAwake(true))
  useUnload(() => keepAwake(false))
  return (
    <Page title={t('title')} offlineWords={t('offlineBar')} testId="sos">
      <View className="strong">{t('callFirst')}</View>
      <CallButtons calls={calls} />
      {pressed ? <Unsent pressed={pressed} /> : null}
      {!pressed && sos ? <Status sos={sos} /> : null}
      {goingOn ? null : <Idle />}
      {pressed || sos ? <Places /> : null}
      {!pressed && sos ? <Said sos={sos} /> : null}
      <Data sos={sos} />
      <Over />
    </Page>
  )
}

function Idle() {
  const t = useT(sosWords)
  return (
    <>
      <SosBar campusId={keptCode()?.code.campusId} />
      <Section title={t('how')} />
      <Card>
        <View className="words">{t('howNote')}</View>
      </Card>
    </>
  )
}

/** Read and put away. */
function Over() {
  const t = useT(sosWords)
  const goingOn = useSos(isGoingOn)
  const told = useSos(({ sos }) => sos !== undefined)
  if (goingOn || !told) return null
  const leave = () => {
    forgetSos()
    toCampus()
  }
  return (
    <Button block onPress={leave} testId="sos-over">
      {t('over')}
    </Button>
  )
}
