// Filed: the number to read out, who has it and by when; then the next caller.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { openReport } from '../../staff/parts/open'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { when } from '../../ui/time'
import type { CallerReceipt } from './api'
import { hotlineWords } from './words'

interface ReceiptProps {
  receipt: CallerReceipt
  now: Date
  onNext: () => void
}

export function Receipt({ receipt, now, onNext }: ReceiptProps) {
  const t = useT(hotlineWords)
  const language = useDisplay((display) => display.language)
  const { number, microBrain, dueAt, caller, into, readable } = receipt
  const by = when(dueAt, now, language)
  const called = [caller?.name, caller?.phone].filter(Boolean).join(' ')
  return (
    <Card testId="call-receipt">
      <View className="note soft">{t('sent')}</View>
      <View className="headline">{number}</View>
      <View className="lead">
        {microBrain ? t('sentTo', { post: microBrain.name, when: by }) : t('sentDesk', { when: by })}
      </View>
      {into ? <View>{t('sentMerged', { number: into })}</View> : null}
      <Notice icon="phone" testId="call-back">
        {caller?.phone ? t('callBack', { phone: called }) : t('noCallBack')}
      </Notice>
      {readable ? null : (
        <Notice icon="lock" tone="grey" testId="call-elsewhere">
          {t('elsewhere')}
        </Notice>
      )}
      <View className="line wide">
        {readable ? (
          <Button kind="quiet" grow onPress={() => openReport(number)} testId="call-open">
            {t('open')}
          </Button>
        ) : null}
        <Button kind="primary" grow onPress={onNext} testId="call-next">
          {t('next')}
        </Button>
      </View>
    </Card>
  )
}
