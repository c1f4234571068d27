// Who reported it: a masked phone, and the whole of it for a reason that is recorded.
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Icon } from '../../ui/icon'
import { Row } from '../../ui/row'
import type { StaffReport } from '../api'
import { staffWords } from '../words'
import { linkWords } from './link-words'
import { RevealSheet } from './reveal-sheet'

export function Reporter({ report }: { report: StaffReport }) {
  const t = useT(staffWords)
  const link = useT(linkWords)
  const [asking, setAsking] = useState(false)
  const [phone, setPhone] = useState<string>()
  const masked = report.reporter?.phone
  const name = report.reporter?.name
  const number = phone ?? masked ?? t('noPhone')
  const words = report.reporter ? (name ? `${name} · ${number}` : number) : t('anonymous')
  return (
    <Card kind="flush">
      <Row
        lead={<Icon name="person" size="m" className="soft" />}
        title={words}
        note={report.reporter?.byPhone ? link('callBack') : t('reporter')}
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
        <RevealSheet
          number={report.number}
          field="phone"
          onClose={() => setAsking(false)}
          onValue={(value) => setPhone(value ?? t('noPhone'))}
        />
      ) : null}
    </Card>
  )
}
