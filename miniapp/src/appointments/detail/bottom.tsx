// The one thing to do now: pay while it is held, check in once one is there, book again after the end.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { within } from '../../ui/time'
import type { AppointmentView } from '../api'
import { openService } from '../open'
import { countdown, nearWords, yuanOf } from '../parts/times'
import type { usePay } from '../parts/use-pay'
import { checkInRefusal, isEnded } from './hero'
import { ScanProblem, useScanIn } from './sheets'
import { detailWords } from './words'

interface BottomProps {
  appointment: AppointmentView
  nowMs: number
  pay: ReturnType<typeof usePay>
  onCheckIn: () => void
}

export function Bottom({ appointment, nowMs, pay, onCheckIn }: BottomProps) {
  const t = useT(detailWords)
  const { status, moved, service } = appointment
  if (status === 'held') return <Held {...{ appointment, nowMs, pay }} />
  if (status === 'booked' && !moved) return <CheckIn {...{ appointment, nowMs, onCheckIn }} />
  if (isEnded(status))
    return (
      <ActionBar>
        <Button block icon="calendar" onPress={() => openService(service.code)} testId="detail-again">
          {t('again')}
        </Button>
      </ActionBar>
    )
  return null
}

function Held({ appointment, nowMs, pay }: Omit<BottomProps, 'onCheckIn'>) {
  const t = useT(detailWords)
  const { paying, outcome, isConfirming } = pay
  const leftMs = Date.parse(appointment.heldUntil ?? '') - nowMs
  const over = !(leftMs > 0)
  if (isConfirming(nowMs))
    return (
      <ActionBar sheetLike>
        <View className="line" id="detail-confirming" data-testid="detail-confirming">
          <View className="spin" />
          <View className="lead">{t('confirming')}</View>
        </View>
      </ActionBar>
    )
  return (
    <ActionBar sheetLike>
      <View className="line between">
        <View className="soft">{t(over ? 'heldOver' : 'heldLeft')}</View>
        {over ? (
          <View className="spin" />
        ) : (
          <View className="held-time" id="detail-left" data-testid="detail-left">
            {countdown(leftMs)}
          </View>
        )}
      </View>
      {paying.error ? (
        <Notice icon="alert" tone="warm" testId="pay-problem">
          {paying.error.message}
        </Notice>
      ) : outcome === 'cancelled' ? (
        <Notice icon="pay" tone="warm" testId="pay-cancelled">
          {t('notPaid')}
        </Notice>
      ) : null}
      {over ? null : (
        <Button
          kind="primary"
          block
          icon="pay"
          busy={paying.isPending || outcome === 'away'}
          busyWords={t('paying')}
          onPress={() => paying.mutate()}
          testId="detail-pay"
        >
          {t('pay', { yuan: yuanOf(appointment.feeFen) })}
        </Button>
      )}
      <View className="note soft middle">{t('heldNote')}</View>
    </ActionBar>
  )
}

function CheckIn({ appointment, nowMs, onCheckIn }: Omit<BottomProps, 'pay'>) {
  const t = useT(detailWords)
  const language = useDisplay((display) => display.language)
  const { act, scan } = useScanIn(appointment)
  const now = new Date(nowMs)
  const refusal = checkInRefusal(appointment, now)
  if (refusal === 'closed') return null
  const from = within(nearWords(new Date(appointment.checkIn.from), now, language))
  const off =
    refusal === 'too_early'
      ? t('checkInFrom', { from })
      : refusal === 'too_late'
        ? t('bookedLate')
        : undefined
  return (
    <ActionBar>
      <ScanProblem error={act.error} />
      <Button
        kind="primary"
        block
        icon={process.env.TARO_ENV === 'weapp' ? 'camera' : 'check'}
        busy={act.isPending}
        off={off}
        onPress={process.env.TARO_ENV === 'weapp' ? scan : onCheckIn}
        testId="detail-check-in"
      >
        {t('checkIn')}
      </Button>
    </ActionBar>
  )
}
