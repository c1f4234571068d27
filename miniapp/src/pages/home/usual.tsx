// Home as most people see it: the river, one button, what is under way.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { isWritten, useDraft } from '../../reports/parts/draft'
import { openNewReport } from '../../reports/parts/open'
import { ReportRow } from '../../reports/parts/report-row'
import { openPosts } from '../../routing/open'
import { hasRole, useSession } from '../../session'
import { told } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Icon } from '../../ui/icon'
import { Mark } from '../../ui/mark'
import { NavBar } from '../../ui/nav-bar'
import { Pressable } from '../../ui/pressable'
import { Row } from '../../ui/row'
import { Skeleton } from '../../ui/skeleton'
import { openTab, useTabs } from '../../ui/tab-bar'
import { openLogin, useMayAsk } from '../reports/sign-in'
import { CallingCard } from './calling'
import { openCampus, underWayFirst, useAtCampus, useDesk, useMe, useMyReports } from './data'
import { Tiles, VisitTiles } from './tiles'
import { homeWords } from './words'

const mostShown = 3

export function Hero() {
  const t = useT(homeWords)
  const me = useMe()
  const place = me.data?.households[0]?.address ?? t('district')
  return (
    <View className="hero">
      <View className="hero-art" {...told({ hidden: true })} />
      <NavBar clear>
        <View className="hero-place">
          <Icon name="pin" size="m" />
          <View className="one">{place}</View>
        </View>
      </NavBar>
      <View className="hero-words">
        <View className="headline" {...told({ role: 'heading' })}>
          {t('say')}
        </View>
        <View className="hero-low">{t('sayMore')}</View>
      </View>
    </View>
  )
}

export function UsualHome() {
  const t = useT(homeWords)
  const signedIn = useMayAsk()
  const desk = useDesk()
  const unread = useTabs((tabs) => tabs.unread)
  const written = useDraft(isWritten)
  return (
    <View className="content home-low">
      <View className="hero-over">
        <Card kind="over">
          <View className="soft">{t(written ? 'goOn' : 'examples')}</View>
          <Button
            kind="primary"
            block
            icon="camera"
            onPress={signedIn ? openNewReport : openLogin}
            testId="home-report"
          >
            {t('report')}
          </Button>
        </Card>
      </View>
      {signedIn ? (
        <>
          <CallingCard />
          <Tiles isStaff={desk.isStaff} deskCount={desk.count} unread={unread} />
          <CampusCard />
          <VisitTiles />
          <Card kind="flush">
            <Row
              lead={<Mark icon="idcard" />}
              title={t('appointments')}
              note={t('appointmentsNote')}
              strong
              last
              onPress={() => void Taro.navigateTo({ url: '/appointments/services/index' })}
              testId="home-appointments"
            />
          </Card>
          <GuardCard />
          <UnderWay />
          <Card kind="flush">
            <Row
              lead={<Mark icon="map" />}
              title={t('posts')}
              note={t('postsNote')}
              strong
              last
              onPress={openPosts}
              testId="home-posts"
            />
          </Card>
        </>
      ) : (
        <Card testId="home-sign-in">
          <View className="stack gap-1">
            <View className="lead">{t('signInTitle')}</View>
            <View className="soft">{t('signInNote')}</View>
          </View>
          <Button block icon="person" onPress={openLogin} testId="home-sign-in-open">
            {t('signIn')}
          </Button>
        </Card>
      )}
    </View>
  )
}

function CampusCard() {
  const t = useT(homeWords)
  const shown = useAtCampus()
  if (!shown) return null
  return (
    <Card kind="flush">
      <Row
        lead={<Mark icon="ox" />}
        title={t('campus')}
        note={t('campusNote')}
        strong
        last
        onPress={openCampus}
        testId="home-campus"
      />
    </Card>
  )
}

function GuardCard() {
  const t = useT(homeWords)
  const guards = useSession(({ person }) => hasRole(person, 'guard'))
  if (!guards) return null
  return (
    <Card kind="flush">
      <Row
        lead={<Mark icon="gate" />}
        title={t('gate')}
        note={t('gateNote')}
        strong
        last
        onPress={() => void Taro.navigateTo({ url: '/gate/index/index' })}
        testId="home-gate"
      />
    </Card>
  )
}

function UnderWay() {
  const t = useT(homeWords)
  const { data } = useMyReports()
  const open = underWayFirst(data?.items ?? [])
  const all = open.length > 0 && !data?.nextCursor ? t('allCount', { count: open.length }) : t('all')
  return (
    <>
      <Section
        title={t('underWay')}
        end={
          <Pressable className="line note soft home-all" onPress={() => openTab('reports')} testId="home-all">
            {all}
            <Icon name="next" size="s" />
          </Pressable>
        }
      />
      {open.length > 0 ? (
        <Card kind="flush">
          {open.slice(0, mostShown).map((report, index, shown) => (
            <ReportRow key={report.number} report={report} last={index === shown.length - 1} />
          ))}
        </Card>
      ) : (
        <Instead />
      )}
    </>
  )
}

/** Nothing to list: because there is nothing, or because it could not be asked. */
function Instead() {
  const t = useT(homeWords)
  const { data, error, refetch } = useMyReports()
  if (data)
    return (
      <Card testId="home-empty">
        <View className="stack gap-1">
          <View className="strong">{t('nothing')}</View>
          <View className="soft">{t('nothingNote')}</View>
        </View>
      </Card>
    )
  if (!error) return <Skeleton rows={2} />
  const offline = error instanceof ApiError && error.status === 0
  return (
    <Card testId={offline ? 'home-offline' : 'home-error'}>
      <View className="line">
        <Icon name={offline ? 'offline' : 'alert'} className="soft" />
        <View className="grow">{t(offline ? 'offline' : 'failed')}</View>
      </View>
      <Button block icon="refresh" onPress={() => void refetch()} testId="home-retry">
        {t('again')}
      </Button>
    </Card>
  )
}
