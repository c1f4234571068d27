// What stands in the hall: who is called to which counter, the check-in code for a screen, and one for paper.
import { openAtCounter } from '@chaolin/shared/appointments/rules'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Qr } from '../../ui/qr'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { PostState } from '../parts/post-state'
import { openRoom } from '../parts/rooms'
import { counterKey, readSiteCode } from './api'
import type { Counter } from './use-counter'
import { counterWords } from './words'
import '../../ui/styles/printed.scss'

/** A code is good for two minutes at most. */
const everyMs = 30_000

export function Hall({ counter, siteName }: { counter: Counter; siteName: string }) {
  const t = useT(counterWords)
  const { counters, all } = counter
  return (
    <>
      <View className="lead">{t('windows')}</View>
      <Card kind="flush">
        {counters.map(({ id, name }, index) => {
          const called = openAtCounter(all, name)
          return (
            <Row
              key={id}
              slim
              title={name}
              whole
              last={index === counters.length - 1}
              end={
                called.length > 0 ? (
                  <View className="strong tidal counter-called">
                    {called.map(({ ticket }) => ticket).join(' ')}
                  </View>
                ) : (
                  <View className="note soft">{t('windowFree')}</View>
                )
              }
              testId={`window-${id}`}
            />
          )
        })}
      </Card>
      <View className="lead">{t('code')}</View>
      <Card>
        <CheckInCode siteId={counter.siteId} siteName={siteName} />
      </Card>
      <Button kind="quiet" icon="eye" onPress={() => openRoom('display')} testId="open-display">
        {t('display')}
      </Button>
    </>
  )
}

export function CodeSheet({
  siteId,
  siteName,
  onClose,
}: {
  siteId: string
  siteName: string
  onClose: () => void
}) {
  const t = useT(counterWords)
  return (
    <Sheet open onClose={onClose} title={t('codeTitle')} testId="code-sheet">
      <CheckInCode siteId={siteId} siteName={siteName} />
    </Sheet>
  )
}

function CheckInCode({ siteId, siteName }: { siteId: string; siteName: string }) {
  const t = useT(counterWords)
  const [printing, setPrinting] = useState(false)
  const query = useQuery({
    queryKey: counterKey('code', siteId),
    queryFn: () => readSiteCode(siteId),
    refetchInterval: everyMs,
  })
  if (!query.data) return <PostState query={query} />
  const { code, printed } = query.data
  return (
    <View className="stack gap-2">
      <Qr text={code} label={t('codeLabel')} className="counter-qr" testId="check-in-code" />
      <View className="note soft">{t('codeNote')}</View>
      <Button small kind="quiet" icon="print" onPress={() => setPrinting(true)} testId="code-paper">
        {t('codePaper')}
      </Button>
      {printing ? <Paper code={printed} siteName={siteName} onClose={() => setPrinting(false)} /> : null}
    </View>
  )
}

function Paper({ code, siteName, onClose }: { code: string; siteName: string; onClose: () => void }) {
  const t = useT(counterWords)
  return (
    <Sheet open onClose={onClose} title={t('codePaper')} testId="paper-sheet">
      <View className="printed ticket-paper">
        <View className="title">{siteName}</View>
        <View className="lead">{t('printedTitle')}</View>
        <Qr text={code} label={t('codeLabel')} testId="paper-code" />
        <View className="note">{t('printedNote')}</View>
      </View>
      <View className="note soft">{t('codePaperNote')}</View>
      <View className="line">
        <Button kind="quiet" tall onPress={onClose} testId="paper-close">
          {t('done')}
        </Button>
        <Button kind="primary" grow icon="print" onPress={() => window.print()} testId="paper-print">
          {t('print')}
        </Button>
      </View>
    </Sheet>
  )
}
