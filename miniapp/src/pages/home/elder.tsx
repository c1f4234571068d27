// Home in large (长辈版): four choices that never move, one piece of news, and 110.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import type { ReportSummary } from '@chaolin/shared/reports/schema'
import { useT } from '../../i18n'
import { openNewReport, openReport } from '../../reports/parts/open'
import { useReportWords } from '../../reports/parts/status'
import { classes } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import type { IconName } from '../../ui/icon-names'
import { Pressable } from '../../ui/pressable'
import { openTab, useTabs } from '../../ui/tab-bar'
import { openLogin, useMayAsk } from '../reports/sign-in'
import { CallingCard } from './calling'
import { openCampus, underWayFirst, useAtCampus, useMe, useMyReports, usePost } from './data'
import { call } from './tiles'
import { homeWords } from './words'

export function ElderHome() {
  const t = useT(homeWords)
  useMe()
  const signedIn = useMayAsk()
  const { data } = useMyReports()
  const reports = data?.items ?? []
  const post = usePost(reports)
  const unread = useTabs((tabs) => tabs.unread)
  const news = underWayFirst(reports)[0]
  return (
    <>
      <CallingCard />
      <Choice
        first
        icon="speak"
        title={t('report')}
        note={t('reportMore')}
        onPress={openNewReport}
        testId="home-report"
      />
      <Choice
        icon="list"
        title={t('myReports')}
        note={t('mineMore')}
        onPress={() => (signedIn ? openTab('reports') : openLogin())}
        testId="home-mine"
      />
      <Choice
        icon="guest"
        title={t('visits')}
        note={t('visitsMore')}
        onPress={() => (signedIn ? void Taro.navigateTo({ url: '/visits/list/index' }) : openLogin())}
        testId="home-visits"
      />
      <Campus />
      {post ? (
        <Choice
          icon="phone"
          title={t('callPost')}
          note={t('callPostMore', { post: post.name, phone: post.phone })}
          onPress={() => call(post.phone)}
          testId="home-call-post"
        />
      ) : (
        <Choice
          icon="bell"
          title={t('inbox')}
          note={unread > 0 ? t('unread', { count: unread }) : t('inboxMore')}
          onPress={() => openTab('inbox')}
          testId="home-inbox"
        />
      )}
      {news ? <News report={news} /> : null}
      <View className="line wide home-bottom">
        <Button kind="quiet" grow onPress={() => useDisplay.getState().setElder(false)} testId="home-usual">
          {t('usual')}
        </Button>
        <Pressable className="button grow home-110" onPress={() => call('110')} testId="home-call-110">
          <Icon name="siren" />
          {t('call110')}
        </Pressable>
      </View>
    </>
  )
}

function Campus() {
  const t = useT(homeWords)
  const atCampus = useAtCampus()
  if (!atCampus) return null
  return (
    <Choice icon="ox" title={t('campus')} note={t('campusNote')} onPress={openCampus} testId="home-campus" />
  )
}

interface ChoiceProps {
  icon: IconName
  title: string
  note: string
  first?: boolean
  onPress: () => void
  testId: string
}

function Choice({ icon, title, note, first, onPress, testId }: ChoiceProps) {
  return (
    <Pressable className={classes('choice', first && 'first')} onPress={onPress} testId={testId}>
      <View className={first ? '' : 'tidal'}>
        <Icon name={icon} size="xl" />
      </View>
      <View className="grow">
        <View className="headline">{title}</View>
        <View className={first ? '' : 'soft'}>{note}</View>
      </View>
    </Pressable>
  )
}

function News({ report }: { report: ReportSummary }) {
  const t = useT(homeWords)
  const words = useReportWords()
  const settled = report.status === 'resolved'
  return (
    <Card onPress={() => openReport(report.number)} testId="home-news">
      <View className="line between">
        <View className={classes('line lead grow', settled && 'good')}>
          {settled ? <Icon name="check" /> : null}
          <View className="one">{report.summary}</View>
        </View>
        <View className="line tidal strong">
          {t(settled ? 'lookPhotos' : 'look')}
          <Icon name="next" />
        </View>
      </View>
      <View>{words.note(report)}</View>
    </Card>
  )
}

/** By the clock of Shanghai, as everything here. */
export function greetingKey(now: Date): 'morning' | 'afternoon' | 'evening' {
  const hour = (now.getUTCHours() + 8) % 24
  if (hour >= 18 || hour < 5) return 'evening'
  return hour < 12 ? 'morning' : 'afternoon'
}
