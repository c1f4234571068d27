// Before it is cancelled: what it does, and a yes. The receipt. The code of the site, typed where none can be scanned.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { Sheet } from '../../ui/sheet'
import { when } from '../../ui/time'
import { cancelAppointment, checkIn, type AppointmentView } from '../api'
import { yuanOf } from '../parts/times'
import { useStep } from '../parts/use-appointment'
import { usePick } from '../parts/use-services'
import { appointmentWords } from '../words'
import { detailWords } from './words'

interface SheetProps {
  appointment: AppointmentView
  onClose: () => void
}

export function CancelSheet({ appointment, onClose }: SheetProps) {
  const t = useT(detailWords)
  const act = useStep<void, unknown>(
    appointment,
    'cancel',
    (_none, key) => cancelAppointment(appointment.number, key),
    onClose,
  )
  const paidFen = appointment.payment?.paidFen ?? 0
  const money = paidFen > 0 ? t('cancelMoney', { yuan: yuanOf(paidFen) }) : ''
  return (
    <AskSheet
      title={t('cancelTitle')}
      note={`${t('cancelNote')}${money}`}
      act={t('cancelYes')}
      danger
      busy={act.isPending}
      error={act.error}
      onYes={() => act.mutate()}
      onClose={onClose}
      testId="cancel"
    />
  )
}

export function ReceiptSheet({ appointment, onClose }: SheetProps) {
  const t = useT(detailWords)
  const common = useT(appointmentWords)
  const pick = usePick()
  const language = useDisplay((display) => display.language)
  const [copied, setCopied] = useState(false)
  const { payment, service, site, feeReason } = appointment
  if (!payment) return null
  const at = (time: string | null) => (time ? when(time, new Date(serverNowMs()), language) : t('backSoon'))
  const yuan = (fen: number) => common('yuan', { yuan: yuanOf(fen) })
  const copy = () =>
    void Taro.setClipboardData({ data: payment.number }).then(
      () => setCopied(true),
      () => undefined,
    )
  return (
    <Sheet open onClose={onClose} title={t('receiptTitle')} testId="receipt-sheet">
      <View>
        <Row slim title={pick(service.name)} note={site.name} whole />
        <Row slim title={t('receiptPaid')} note={at(payment.paidAt)} end={yuan(payment.paidFen)} />
        {payment.backFen > 0 ? (
          <Row
            slim
            title={t('receiptBack')}
            note={at(payment.backAt)}
            end={yuan(payment.backFen)}
            testId="receipt-back"
          />
        ) : null}
        <Row slim title={t('receiptNumber')} note={payment.number} />
        <View className="row slim last">
          <View className="grow">
            <View>{t('receiptWhy')}</View>
            <View className="note soft words">{feeReason}</View>
          </View>
        </View>
      </View>
      <View className="line">
        <Button kind="quiet" grow onPress={copy} testId="receipt-copy">
          {t(copied ? 'copied' : 'copyNumber')}
        </Button>
        <Button grow onPress={onClose} testId="receipt-close">
          {common('close')}
        </Button>
      </View>
    </Sheet>
  )
}

const useCheckIn = (appointment: AppointmentView, onDone: () => void) =>
  useStep<string, unknown>(
    appointment,
    'check-in',
    (code, key) => checkIn(appointment.number, code, key),
    onDone,
  )

/** A browser has no scanner: the code stands in letters beneath the picture. */
export function CheckInSheet({ appointment, onClose }: SheetProps) {
  const t = useT(detailWords)
  const [code, setCode] = useState('')
  const act = useCheckIn(appointment, onClose)
  return (
    <AskSheet
      title={t('checkInTitle')}
      note={t('checkInNote')}
      act={t('checkInYes')}
      busy={act.isPending}
      error={act.error}
      off={code.trim() === '' ? t('checkInOff') : undefined}
      onYes={() => act.mutate(code.trim())}
      onClose={onClose}
      testId="check-in"
    >
      <Field label={t('checkInField')} value={code} onInput={setCode} testId="check-in-code" />
    </AskSheet>
  )
}

/** By WeChat's scanner; who turns back has done nothing. */
export function useScanIn(appointment: AppointmentView) {
  const act = useCheckIn(appointment, () => undefined)
  const scan = () =>
    void Taro.scanCode({ scanType: ['qrCode'] }).then(
      ({ result }) => act.mutate(result),
      () => undefined,
    )
  return { act, scan }
}

export function ScanProblem({ error }: { error: Error | null }) {
  if (!error) return null
  return (
    <Notice icon="alert" tone="warm" testId="check-in-problem">
      {error.message}
    </Notice>
  )
}
