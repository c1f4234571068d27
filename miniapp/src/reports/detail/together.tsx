// What others do about my matter: a mediation of a dispute, and the question whether volunteers may help.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Report } from '@chaolin/shared/reports/schema'
import type { ResidentAnswer } from '@chaolin/shared/staff/volunteers/rules'
import type { HelpList } from '@chaolin/shared/staff/volunteers/schema'
import type { PartyMediationPage } from '@chaolin/shared/staff/mediation/schema'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { get, post } from '../../api'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Icon } from '../../ui/icon'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { inShanghai } from '../../ui/time'
import { togetherWords } from './together-words'

export function Together({ report }: { report: Pick<Report, 'number' | 'category'> }) {
  if (report.category === 'dispute') return <Mediated number={report.number} />
  return report.category === 'care' ? <Helped number={report.number} /> : null
}

function Mediated({ number }: { number: string }) {
  const t = useT(togetherWords)
  const query = useQuery({
    queryKey: ['mediation', 'list', 'latest'],
    queryFn: () => get<PartyMediationPage>('/v1/mediations', { limit: 100 }),
  })
  const mediation = query.data?.items.find((item) => item.number === number)
  if (!mediation) return null
  return (
    <Card kind="flush" testId="report-mediation">
      <Row
        lead={<Icon name="chat" className="tidal" />}
        title={t('mediation')}
        note={t(mediation.waiting ? 'is_waiting' : `is_${mediation.status}`)}
        strong={mediation.waiting}
        last
        onPress={() =>
          void Taro.navigateTo({ url: `/mediation/detail/index?id=${encodeURIComponent(mediation.id)}` })
        }
        testId="go-mediation"
      />
    </Card>
  )
}

type Help = HelpList['items'][number]
const helpPath = (number: string) => `/v1/reports/${encodeURIComponent(number)}/help`

function Helped({ number }: { number: string }) {
  const query = useQuery({
    queryKey: ['report-help', number],
    queryFn: () => get<HelpList>(helpPath(number)),
  })
  // What was called off or refused long ago asks nothing of anybody.
  const shown = (query.data?.items ?? []).filter(({ status }) => status === 'asking' || status === 'open')
  return (
    <>
      {shown.map((help) => (
        <Asked key={help.id} number={number} help={help} />
      ))}
    </>
  )
}

function Asked({ number, help }: { number: string; help: Help }) {
  const t = useT(togetherWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const say = useMutation({
    mutationFn: (answer: ResidentAnswer) =>
      post<HelpList>(
        `${helpPath(number)}/${encodeURIComponent(help.id)}`,
        { answer },
        { key: keyFor({ id: help.id, status: help.status, answer }) },
      ),
    onSuccess: (list) => client.setQueryData(['report-help', number], list),
    onError: () => client.invalidateQueries({ queryKey: ['report-help', number] }),
  })
  const { id, title, words, status, taken, answers } = help
  const { month, date, clock } = inShanghai(new Date(help.startsAt))
  return (
    <Card ringed={status === 'asking'} testId={`help-${id}`}>
      <View className="strong">{t(status === 'asking' ? 'ask' : taken > 0 ? 'coming' : 'said')}</View>
      <View className="words">{`${title}：${words}`}</View>
      <View className="note soft">{t('when', { month: month + 1, date, clock })}</View>
      <View className="note soft">{t('privacy')}</View>
      {say.error ? (
        <Notice icon="alert" tone="warm" testId={`help-problem-${id}`}>
          {say.error.message}
        </Notice>
      ) : null}
      {answers.length > 0 ? (
        <View className="line">
          {answers.map((answer) => (
            <Button
              key={answer}
              kind={answer === 'yes' ? 'primary' : 'quiet'}
              grow={answer === 'yes'}
              busy={say.isPending && say.variables === answer}
              onPress={() => say.mutate(answer)}
              testId={`help-${answer}-${id}`}
            >
              {t(answer)}
            </Button>
          ))}
        </View>
      ) : null}
    </Card>
  )
}
