// My home: the code for its doors, who lives here, who wants to, the code for guests, and what was done.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useDidShow } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Empty } from '../../ui/empty'
import { Mark } from '../../ui/mark'
import { Instead, Page } from '../../ui/page'
import { Row } from '../../ui/row'
import '../../ui/styles/visits.scss'
import { householdKey, listClaims, readHousehold } from '../api'
import { openClaim, openDoorCode, openInvite, openVisits } from '../open'
import { TellMe } from '../../ui/tell-me'
import { useHomes, type Home } from '../parts/use-homes'
import { visitWords } from '../words'
import { Blocks } from './blocks'
import { Claims } from './claims'
import { CodeCard } from './code'
import { HomeHistory } from './history'
import { Leave, Members, Pending } from './members'
import { HomePassages } from './passages'
import { homeWords } from './words'

export default function HomePage() {
  const t = useT(homeWords)
  const { query, homes } = useHomes()
  const claims = useQuery({ queryKey: householdKey('claims'), queryFn: listClaims })
  useDidShow(() => {
    if (query.isStale) void query.refetch()
    if (claims.isStale) void claims.refetch()
  })
  const [chosen, setChosen] = useState<string>()
  const home = homes.find(({ id }) => id === chosen) ?? homes[0]
  return (
    <Page
      title={t('title')}
      state={stateOf(query)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      testId="my-home"
    >
      {homes.length > 1 && home ? (
        <Chips
          options={homes.map(({ id, address }) => ({ value: id, label: address }))}
          value={home.id}
          onChange={setChosen}
          testId="home-choose"
        />
      ) : null}
      {home ? <OneHome key={home.id} home={home} /> : null}
      {query.data && !home ? (
        <Empty art="place" title={t('none')} note={t('noneNote')} testId="home-none" />
      ) : null}
      <Claims items={claims.data?.items ?? []} />
      {claims.error && !claims.data ? <View className="note bad">{claims.error.message}</View> : null}
      <Button kind={home ? 'quiet' : 'primary'} block icon="key" onPress={openClaim} testId="home-join">
        {t(home ? 'joinMore' : 'join')}
      </Button>
    </Page>
  )
}

function OneHome({ home }: { home: Home }) {
  const common = useT(visitWords)
  const query = useQuery({
    queryKey: householdKey(home.id),
    queryFn: () => readHousehold(home.id),
  })
  useDidShow(() => void (query.isStale && query.refetch()))
  const household = query.data
  return (
    <>
      <Ways home={home} />
      <TellMe
        words={common('tellAsked')}
        yes={common('tellYes')}
        done={common('tellDone')}
        refused={common('tellRefused')}
        templates={['visit_asked', 'visit_arrived']}
      />
      {household ? (
        <>
          <Pending household={household} />
          <Members household={household} />
          <HomePassages householdId={household.id} />
          <CodeCard household={household} />
          <Blocks household={household} />
          <HomeHistory household={household} />
          <Leave household={household} />
        </>
      ) : (
        <Instead state={stateOf(query)} onRetry={() => void query.refetch()} />
      )}
    </>
  )
}

function Ways({ home }: { home: Home }) {
  const t = useT(homeWords)
  const role = home.role === 'owner' || home.role === 'tenant' ? home.role : 'family'
  return (
    <>
      <Card testId="home-head">
        <View className="line between wrap">
          <View className="title">{home.address}</View>
          <View className="soft">{t(`role_${role}`)}</View>
        </View>
        <Button
          kind="primary"
          block
          icon="gate"
          onPress={() => openDoorCode(home.id)}
          testId="home-door-code"
        >
          {t('doorCode')}
        </Button>
        <View className="note soft middle">{t('doorCodeNote')}</View>
      </Card>
      <Card kind="flush">
        <Row
          lead={<Mark icon="send" />}
          title={t('invite')}
          strong
          onPress={() => openInvite(home.id)}
          testId="home-invite"
        />
        <Row
          lead={<Mark icon="guest" />}
          title={t('visits')}
          note={t('visitsNote')}
          strong
          last
          onPress={() => openVisits('hosting')}
          testId="home-visits"
        />
      </Card>
    </>
  )
}
