// A pass on paper: large enough to be scanned from a hand, printed as it stands or shown from the screen.
import type { VisitSummary } from '@chaolin/shared/visits/schema'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { useDisplay } from '../../ui/display'
import { Qr } from '../../ui/qr'
import { when } from '../../ui/time'
import type { VisitPass } from '../api'
import type { KeptGate } from '../kept'
import { registerWords } from '../register/words'
import { gateWords } from '../words'

interface PaperProps {
  pass: VisitPass
  visit: VisitSummary
  gate: KeptGate
}

export function Paper({ pass, visit, gate }: PaperProps) {
  const t = useT(registerWords)
  const door = useT(gateWords)
  const language = useDisplay((display) => display.language)
  const doors = pass.doors.map((kind) => door(`door_${kind}`)).join(' · ')
  return (
    <>
      <View className="paper" {...testable('paper')}>
        <View className="title">{t('paper')}</View>
        <View className="strong">{gate.compoundName}</View>
        <Qr className="paper-code" text={pass.code} label={t('paperCode')} testId="paper-code" />
        <View className="paper-facts stack gap-1">
          <View className="strong">
            {[visit.visitorName, t('people', { count: visit.party })].filter(Boolean).join(' · ')}
          </View>
          <View>{t('paperUntil', { when: when(pass.until, new Date(), language) })}</View>
          <View>{t('paperDoors', { doors })}</View>
          <View>{t('paperUses', { count: pass.maxUses })}</View>
          <View className="note paper-soft">{t('paperHow')}</View>
        </View>
      </View>
      {process.env.TARO_ENV === 'h5' ? (
        <Button kind="primary" block icon="print" onPress={() => window.print()} testId="paper-print">
          {t('print')}
        </Button>
      ) : null}
    </>
  )
}
