// It has arrived: whom to call if it sounds like danger, where it is now, by when there is an answer.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Mark } from '../../ui/mark'
import { serverNowMs } from '../../ui/server-time'
import { when } from '../../ui/time'
import type { RequestReceipt, ServiceView } from '../api'
import { openThread } from '../open'
import { HelpLines } from './help-lines'
import { requestWords } from './words'

interface ReceiptProps {
  service: ServiceView
  receipt: RequestReceipt
  onAgain: () => void
}

export function Receipt({ service, receipt, onAgain }: ReceiptProps) {
  const t = useT(requestWords)
  const language = useDisplay((display) => display.language)
  const { number, microBrain, dueAt, anonymous, helpLines } = receipt
  const sealed = service.confidentiality === 'sealed'
  return (
    <>
      <HelpLines lines={helpLines} sent />
      <Card testId="request-receipt">
        <View className="line wide">
          <Mark icon="check" tone="green" size="big" />
          <View className="grow">
            <View className="title">{t('sent')}</View>
            <View className="soft words">
              {sealed ? t('sentSealed') : t('sentTo', { post: microBrain?.name ?? service.name[language] })}
            </View>
          </View>
        </View>
        <View className="strong">
          {t(service.shape === 'case' ? 'byCase' : 'by', {
            when: when(dueAt, new Date(serverNowMs()), language),
          })}
        </View>
        {anonymous ? <View className="soft">{t('sentAnonymous')}</View> : null}
        <View className="note soft">{t('number', { number })}</View>
      </Card>
      <View className="line">
        <Button kind="quiet" tall onPress={onAgain} testId="request-again">
          {t('again')}
        </Button>
        <Button kind="primary" grow tall onPress={() => openThread(number)} testId="request-look">
          {t('look')}
        </Button>
      </View>
    </>
  )
}
