// Beside the steps of a report: the mediation of a dispute, and the way to ask volunteers.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { postMayChange } from '@chaolin/shared/campus/cases/rules'
import { isOpen } from '@chaolin/shared/reports/rules'
import type { ReportMediation } from '@chaolin/shared/staff/mediation/schema'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { get, post } from '../../api'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Sheet } from '../../ui/sheet'
import { Tag } from '../../ui/tag'
import { inShanghai } from '../../ui/time'
import { staffKey, type StaffReport } from '../api'
import { twoPartiesWords } from './two-parties-words'

const h5 = process.env.TARO_ENV === 'h5'

interface TwoPartiesProps {
  report: Pick<StaffReport, 'number' | 'category' | 'status' | 'microBrain' | 'standIn'>
}

export function TwoParties({ report }: TwoPartiesProps) {
  const t = useT(twoPartiesWords)
  if (!postMayChange(report)) return null
  const asks = h5 && isOpen(report.status) && report.microBrain !== null
  return (
    <>
      {report.category === 'dispute' ? <MediationCard number={report.number} /> : null}
      {asks ? (
        <Button
          kind="plain"
          block
          icon="heart"
          onPress={() =>
            void Taro.navigateTo({
              url: `/console/volunteers/index?number=${encodeURIComponent(report.number)}`,
            })
          }
          testId="ask-volunteers"
        >
          {t(report.category === 'care' ? 'askCare' : 'ask')}
        </Button>
      ) : null}
    </>
  )
}

const door = (number: string) => `/v1/staff/reports/${encodeURIComponent(number)}/mediation`
const keyOf = (number: string) => [...staffKey, 'mediation', number] as const

function MediationCard({ number }: { number: string }) {
  const t = useT(twoPartiesWords)
  const [opening, setOpening] = useState(false)
  const query = useQuery({ queryKey: keyOf(number), queryFn: () => get<ReportMediation>(door(number)) })
  const { data } = query
  if (!data || (!data.mediation && !data.mayOpen)) return null
  const { mediation, mayOpen } = data
  return (
    <Card testId="report-mediation">
      <View className="line between">
        <View className="strong">{t('title')}</View>
        {mediation ? <Tag>{t(`is_${mediation.status}`)}</Tag> : null}
      </View>
      {mediation ? <State mediation={mediation} /> : <View className="soft">{t('none')}</View>}
      {mayOpen ? (
        <Button kind="soft" block onPress={() => setOpening(true)} testId="mediation-open">
          {t('open')}
        </Button>
      ) : null}
      {opening ? <OpenSheet number={number} onClose={() => setOpening(false)} /> : null}
    </Card>
  )
}

function State({ mediation }: { mediation: NonNullable<ReportMediation['mediation']> }) {
  const t = useT(twoPartiesWords)
  const { id, mediator, appointment } = mediation
  const at = appointment && inShanghai(new Date(appointment.at))
  return (
    <>
      <View className="soft">{t('mediator', { name: mediator })}</View>
      {appointment && at ? (
        <View className="soft">
          {t('meet', {
            when: `${at.month + 1}-${at.date} ${at.clock}`,
            place: appointment.place,
          })}
        </View>
      ) : null}
      {h5 ? (
        <Button
          small
          kind="quiet"
          onPress={() =>
            void Taro.navigateTo({ url: `/console/mediation/index?id=${encodeURIComponent(id)}` })
          }
          testId="mediation-room"
        >
          {t('room')}
        </Button>
      ) : (
        <View className="note soft">{t('onComputer')}</View>
      )}
    </>
  )
}

function OpenSheet({ number, onClose }: { number: string; onClose: () => void }) {
  const t = useT(twoPartiesWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [name, setName] = useState('')
  const said = name.trim()
  const begin = useMutation({
    mutationFn: () => post<object>(door(number), { mediatorName: said }, { key: keyFor({ number, said }) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keyOf(number) })
      onClose()
    },
  })
  return (
    <Sheet open onClose={onClose} title={t('open')} testId="mediation-sheet">
      <Field
        label={t('name')}
        placeholder={t('nameHint')}
        value={name}
        onInput={setName}
        max={20}
        wrong={begin.error?.message}
        testId="mediator-name"
      />
      <View className="note soft">{t('openNote')}</View>
      <Button
        kind="primary"
        block
        busy={begin.isPending}
        off={said === '' ? t('needName') : undefined}
        onPress={() => begin.mutate()}
        testId="mediation-begin"
      >
        {t('begin')}
      </Button>
    </Sheet>
  )
}
