// 一键求助: held for two seconds it calls at once; pressed once it asks; while a call is open it leads there.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { Card } from '../../ui/card'
import { Icon } from '../../ui/icon'
import { Row } from '../../ui/row'
import { openSos } from '../open'
import { campusWords } from '../words'
import { HoldButton } from './hold-button'
import { isGoingOn, useSos } from './sos-kept'
import { coolDown, press, warmUp } from './sos-run'
import { useCurrentSos } from './use-current-sos'

/** `onPressed`: where the page of the call is not this one already. */
export function SosBar({ campusId, onPressed }: { campusId: string | undefined; onPressed?: () => void }) {
  const t = useT(campusWords)
  const goingOn = useSos(isGoingOn)
  const unsent = useSos(({ pressed }) => pressed !== undefined)
  const [asking, setAsking] = useState(false)
  useCurrentSos()
  const call = () => {
    setAsking(false)
    press(campusId)
    onPressed?.()
  }
  if (goingOn)
    return (
      <Card kind="flush" ringed="red">
        <Row
          lead={<Icon name="siren" size="l" className="bad" />}
          title={t(unsent ? 'sosWaiting' : 'sosOpen')}
          note={t('sosOpenNote')}
          strong
          whole
          last
          onPress={openSos}
          testId="sos-open"
        />
      </Card>
    )
  return (
    <View className="sos-bar">
      <Icon name="siren" size="l" className="bad" />
      <View className="grow">
        <View className="lead bad">{t('sos')}</View>
        <View className="note">{t('sosNote')}</View>
      </View>
      <HoldButton
        words={t('sosHold')}
        holdingWords={t('sosHolding')}
        label={t('sosLabel')}
        onBegin={() => void warmUp()}
        onLetGo={coolDown}
        onHeld={call}
        onShort={() => setAsking(true)}
        testId="sos-hold"
      />
      {asking ? (
        <AskSheet
          title={t('sosAsk')}
          note={t('sosAskNote')}
          act={t('sosYes')}
          danger
          busy={false}
          error={null}
          onYes={call}
          onClose={() => setAsking(false)}
          testId="sos-ask"
        />
      ) : null}
    </View>
  )
}
