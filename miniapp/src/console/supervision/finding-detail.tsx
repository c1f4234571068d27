// A finding beside the list: the matter, what was asked about it already, and the way to ask.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Skeleton } from '../../ui/skeleton'
import { when } from '../../ui/time'
import { Problem } from '../../ui/problem'
import { readInquiriesOf, supervisionKey, type Finding } from './api'
import { AskForm } from './ask-form'
import { Why } from './finding-card'
import { InquiryView } from './inquiry-view'
import { supervisionWords } from './words'

export function FindingDetail({ item }: { item: Finding }) {
  const t = useT(supervisionWords)
  const language = useDisplay((display) => display.language)
  const [asking, setAsking] = useState(false)
  const query = useQuery({
    queryKey: supervisionKey('of', item.number),
    queryFn: () => readInquiriesOf(item.number),
  })
  const open = () => void Taro.navigateTo({ url: `/staff/report/index?number=${item.number}` })
  return (
    <>
      <Card testId="finding">
        <View className="stack gap-3">
          <View className="lead words">{item.summary}</View>
          <View className="note soft">
            {[item.number, item.microBrain?.name, item.address].filter(Boolean).join(' · ')}
          </View>
          <Why item={item} />
          {item.resolvedAt ? (
            <View className="note">
              {t('settledAt', { when: when(item.resolvedAt, new Date(), language) })}
            </View>
          ) : null}
          {item.ratingComment ? (
            <View className="note words">{t('said', { words: item.ratingComment })}</View>
          ) : null}
          <View className="line">
            <Button kind="quiet" tall onPress={open} testId="finding-open">
              {t('openReport')}
            </Button>
            {query.data?.mayAsk ? (
              <Button kind="primary" grow tall onPress={() => setAsking(true)} testId="finding-ask">
                {t('ask')}
              </Button>
            ) : null}
          </View>
        </View>
      </Card>
      {stateOf(query) === 'loading' ? <Skeleton rows={1} /> : null}
      <Problem error={query.error} testId="inquiries-problem" />
      {query.data?.items.length === 0 ? <View className="note soft">{t('noInquiries')}</View> : null}
      {query.data && query.data.items.length > 0 ? <Section title={t('ask')} /> : null}
      {query.data?.items.map((inquiry) => (
        <InquiryView key={inquiry.id} inquiry={inquiry} />
      ))}
      {asking ? <AskForm number={item.number} onClose={() => setAsking(false)} /> : null}
    </>
  )
}
