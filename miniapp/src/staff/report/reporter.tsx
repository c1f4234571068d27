// Who reported it: a masked phone, and the whole of it for a reason that is recorded.
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { revealPhone, type StaffReport } from '../api'
import { useIntentKey } from '../parts/use-intent-key'
import { staffWords } from '../words'

const reasons = ['revealCall', 'revealVisit', 'revealAsk', 'revealFollow'] as const
const maxReason = 200

export function Reporter({ report }: { report: StaffReport }) {
  const t = useT(staffWords)
  const [asking, setAsking] = useState(false)
  const [phone, setPhone] = useState<string>()
  const masked = report.reporter?.phone
  const words = report.reporter ? (phone ?? masked ?? t('noPhone')) : t('anonymous')
  return (
    <Card kind="flush">
      <Row
        lead={<Icon name="person" size="m" className="soft" />}
        title={words}
        note={t('reporter')}
        last
        testId="reporter"
        end={
          phone ? (
            <Button
              small
              icon="phone"
              onPress={() => void Taro.makePhoneCall({ phoneNumber: phone })}
              testId="call"
            >
              {t('revealCall')}
            </Button>
          ) : masked ? (
            <Button small kind="quiet" icon="eye" onPress={() => setAsking(true)} testId="reveal">
              {t('reveal')}
            </Button>
          ) : null
        }
      />
      {asking ? (
        <RevealSheet number={report.number} onClose={() => setAsking(false)} onPhone={setPhone} />
      ) : null}
    </Card>
  )
}

interface RevealSheetProps {
  number: string
  onClose: () => void
  onPhone: (phone: string) => void
}

function RevealSheet({ number, onClose, onPhone }: RevealSheetProps) {
  const t = useT(staffWords)
  const [reason, setReason] = useState('')
  const keyFor = useIntentKey()
  const reveal = useMutation({
    mutationFn: () => revealPhone(number, reason.trim(), keyFor({ reason })),
    onSuccess: ({ value }) => {
      onPhone(value ?? t('noPhone'))
      onClose()
    },
  })
  return (
    <Sheet open onClose={onClose} title={t('revealWhy')} testId="reveal-sheet">
      <View className="chips">
        {reasons.map((key) => (
          <Chip key={key} outline onPress={() => setReason(t(key))} testId={`reveal-${key}`}>
            {t(key)}
          </Chip>
        ))}
      </View>
      <Field
        value={reason}
        onInput={setReason}
        max={maxReason}
        placeholder={t('revealWhy')}
        testId="reveal-reason"
      />
      <View className="note soft">{t('revealNote')}</View>
      {reveal.error ? (
        <Notice icon="alert" tone="warm">
          {reveal.error.message}
        </Notice>
      ) : null}
      <Button
        kind="primary"
        block
        busy={reveal.isPending}
        off={
          reason.trim() === '' ? t('needReason') : [...reason].length > maxReason ? t('tooLong') : undefined
        }
        onPress={() => reveal.mutate()}
        testId="reveal-submit"
      >
        {t('revealSubmit')}
      </Button>
    </Sheet>
  )
}
