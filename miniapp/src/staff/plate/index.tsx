// At a door: its plate is scanned, and what is open around it is a tap away.
import { plateCodeOf } from '@chaolin/shared/routing/addresses/plates'
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { Tag } from '../../ui/tag'
import { readNearby, readPlate } from '../api'
import { openReport } from '../parts/open'
import { usePosts } from '../parts/use-post'
import { statusWords } from '../words'
import { plateWords } from './words'

const h5 = process.env.TARO_ENV === 'h5'
const aroundM = 100

class Wrong extends Error {
  readonly why: 'foreign' | 'unknown' | 'noPlace'
  constructor(why: Wrong['why']) {
    super(why)
    this.why = why
  }
}

async function readHere(scanned: string, microBrainId: string) {
  const code = plateCodeOf(scanned)
  if (!code) throw new Wrong('foreign')
  const plate = await readPlate(code).catch((reason: unknown) => {
    throw reason instanceof ApiError && [400, 404].includes(reason.status) ? new Wrong('unknown') : reason
  })
  if (!plate.place) throw new Wrong('noPlace')
  const { lng, lat, coordinates } = plate.place
  const near = `${lng},${lat},${coordinates}`
  const { items } = await readNearby({ near, withinM: aroundM, microBrainId })
  return { address: plate.address, items }
}

export default function StaffPlatePage() {
  const t = useT(plateWords)
  const { me, post } = usePosts()
  const [typed, setTyped] = useState('')
  const read = useMutation({
    mutationFn: (scanned: string) => readHere(scanned, post?.microBrainId ?? ''),
  })
  const scan = async () => {
    // Nothing scanned is an answer, not an error.
    const answer = await Taro.scanCode({ scanType: ['qrCode', 'barCode'] }).catch(() => undefined)
    if (answer) read.mutate(answer.result)
  }
  const next = () => (h5 ? read.mutate(typed) : void scan())
  const problem = read.error instanceof Wrong ? t(read.error.why) : read.error?.message
  return (
    <Page
      title={t('title')}
      state={me.data && !post ? 'forbidden' : stateOf(me)}
      onRetry={() => void me.refetch()}
      bottom={
        <ActionBar>
          <Button
            kind="primary"
            block
            icon={h5 ? 'next' : 'camera'}
            busy={read.isPending}
            off={h5 && typed.trim() === '' ? t('fieldHint') : undefined}
            onPress={next}
            testId="plate-next"
          >
            {t(h5 ? 'read' : 'scan')}
          </Button>
        </ActionBar>
      }
      testId="staff-plate"
    >
      <Card>
        <View className="soft">{t('lead')}</View>
        {h5 ? (
          <Field
            label={t('field')}
            value={typed}
            onInput={setTyped}
            onConfirm={next}
            wrong={problem}
            testId="plate-code"
          />
        ) : problem ? (
          <Notice icon="alert" tone="warm" testId="plate-problem">
            {problem}
          </Notice>
        ) : null}
      </Card>
      {read.data ? <Here {...read.data} /> : null}
    </Page>
  )
}

function Here({ address, items }: Awaited<ReturnType<typeof readHere>>) {
  const t = useT(plateWords)
  const status = useT(statusWords)
  if (items.length === 0)
    return (
      <Empty art="empty" title={t('none')} note={t('noneNote')} testId="plate-none">
        <Button
          kind="quiet"
          onPress={() => void Taro.navigateTo({ url: '/reports/new/index' })}
          testId="plate-report"
        >
          {t('report')}
        </Button>
      </Empty>
    )
  return (
    <>
      <Section title={t('here', { address, m: aroundM })} />
      <Card kind="flush" testId="plate-here">
        {items.map((item, index) => (
          <Row
            key={item.number}
            title={item.summary}
            note={[t('distance', { m: Math.round(item.distanceM) }), item.address]
              .filter(Boolean)
              .join(' · ')}
            end={<Tag>{status(item.status)}</Tag>}
            last={index === items.length - 1}
            onPress={() => openReport(item.number)}
            testId={`plate-${item.number}`}
          />
        ))}
      </Card>
    </>
  )
}
