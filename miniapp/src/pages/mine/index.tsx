// Mine: who I am here, my data, and how I like to read.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { logout, openSignIn, useSession } from '../../session'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import type { IconName } from '../../ui/icon-names'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { Switch } from '../../ui/switch'
import { openTab, useTabs } from '../../ui/tab-bar'
import { meKey, readMe, type Me } from './api'
import { AccessSheet } from './parts/access-sheet'
import { InviteSheet, mayInvite } from './parts/invite-sheet'
import { JoinSheet } from './parts/join-sheet'
import { PhoneSheet } from './parts/phone-sheet'
import { RoleTag } from './parts/role-line'
import { SosLink } from './parts/sos-link'
import { mineWords } from './words'

type Opened = 'phone' | 'access' | 'join' | 'invite' | 'leave' | undefined
const h5 = process.env.TARO_ENV === 'h5'
const languages = [
  { value: 'zh', label: '中文' },
  { value: 'en', label: 'English' },
] as const

export default function MinePage() {
  const t = useT(mineWords)
  const query = useQuery({ queryKey: meKey, queryFn: readMe })
  useDidShow(() => void (query.isStale && query.refetch()))
  const [opened, setOpened] = useState<Opened>()
  const [joined, setJoined] = useState(false)
  const me = query.data
  const unread = me?.unread
  useEffect(() => {
    if (unread !== undefined) useTabs.setState({ unread })
  }, [unread])
  const close = () => setOpened(undefined)
  return (
    <Page
      title={t('title')}
      tab="mine"
      state={stateOf(query)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      testId="mine"
    >
      {me ? <Who me={me} /> : null}
      {joined ? (
        <Notice icon="check" testId="joined">
          {t('joined')}
        </Notice>
      ) : null}
      {me ? <Work me={me} onInvite={() => setOpened('invite')} /> : null}
      {me ? <MyData me={me} onOpen={setOpened} /> : null}
      {me ? <AtHome /> : null}
      {me ? <Together /> : null}
      <Reading />
      <About onLeave={() => setOpened('leave')} />
      {opened === 'phone' ? <PhoneSheet phone={me?.phone} onClose={close} /> : null}
      {opened === 'access' ? <AccessSheet onClose={close} /> : null}
      {opened === 'invite' && me ? <InviteSheet roles={me.person.roles} onClose={close} /> : null}
      {opened === 'leave' ? <LeaveSheet onClose={close} /> : null}
      {opened === 'join' ? (
        <JoinSheet
          onClose={close}
          onJoined={() => {
            setJoined(true)
            close()
          }}
        />
      ) : null}
    </Page>
  )
}

function Who({ me }: { me: Me }) {
  const roles = me.person.roles
  return (
    <Card testId="who">
      <View className="line wide">
        <Mark icon="person" size="big" />
        <View className="line wrap grow">
          {roles.map((role) => (
            <RoleTag key={`${role.role} ${role.microBrainId ?? ''}`} role={role} />
          ))}
        </View>
      </View>
    </Card>
  )
}

const works = new Set(['staff', 'dispatcher', 'supervisor'])

function Work({ me, onInvite }: { me: Me; onInvite: () => void }) {
  const t = useT(mineWords)
  const { roles } = me.person
  const hasQueue = roles.some(({ role }) => works.has(role))
  const scans =
    hasQueue || roles.some(({ role }) => ['clerk', 'cashier', 'counsellor', 'admin'].includes(role))
  // Only a browser has it.
  const runs = h5 && roles.some(({ role }) => role === 'admin' || role === 'counsellor' || works.has(role))
  const guards = roles.some(({ role }) => role === 'guard')
  if (!scans && !guards) return null
  return (
    <>
      <Section title={t('work')} />
      <Card kind="flush">
        {guards ? (
          <Link
            icon="gate"
            title={t('gate')}
            note={t('gateNote')}
            onPress={() => go('/gate/index/index')}
            testId="go-gate"
          />
        ) : null}
        {hasQueue ? (
          <Link
            icon="list"
            title={t('queue')}
            note={t('queueNote')}
            onPress={() => go('/staff/queue/index')}
            testId="go-queue"
          />
        ) : null}
        {hasQueue ? <SosLink roles={roles} /> : null}
        {scans ? (
          <Link
            icon="idcard"
            title={t('scan')}
            note={t('scanNote')}
            onPress={() => go('/staff/scan/index')}
            testId="go-scan"
          />
        ) : null}
        {runs ? (
          <Link
            icon="gear"
            title={t('console')}
            note={t('consoleNote')}
            onPress={() => go('/console/index')}
            testId="go-console"
          />
        ) : null}
        {mayInvite(roles) ? (
          <Link
            icon="guest"
            title={t('invite')}
            note={t('inviteNote')}
            onPress={onInvite}
            testId="go-invite"
          />
        ) : null}
      </Card>
    </>
  )
}

function MyData({ me, onOpen }: { me: Me; onOpen: (what: Opened) => void }) {
  const t = useT(mineWords)
  return (
    <>
      <Section title={t('me')} />
      <Card kind="flush">
        <Link
          icon="phone"
          title={me.phone ?? t('phone')}
          note={me.phone ? t('phone') : t('noPhone')}
          onPress={() => onOpen('phone')}
          testId="go-phone"
        />
        <Link
          icon="eye"
          title={t('accessLog')}
          note={t('accessLogNote')}
          onPress={() => onOpen('access')}
          testId="go-access"
        />
        <Link
          icon="key"
          title={t('join')}
          note={t('joinNote')}
          onPress={() => onOpen('join')}
          testId="go-join"
        />
      </Card>
    </>
  )
}

function AtHome() {
  const t = useT(mineWords)
  return (
    <>
      <Section title={t('home')} />
      <Card kind="flush">
        <Link
          icon="home"
          title={t('myHome')}
          note={t('myHomeNote')}
          onPress={() => go('/visits/home/index')}
          testId="go-home"
        />
        <Link
          icon="guest"
          title={t('visits')}
          note={t('visitsNote')}
          onPress={() => go('/visits/list/index')}
          testId="go-visits"
        />
        <Link
          icon="ox"
          title={t('campus')}
          note={t('campusNote')}
          onPress={() => go('/campus/home/index')}
          testId="go-campus"
        />
        <Link
          icon="idcard"
          title={t('appointments')}
          note={t('appointmentsNote')}
          onPress={() => go('/appointments/list/index')}
          testId="go-appointments"
        />
      </Card>
    </>
  )
}

function Together() {
  const t = useT(mineWords)
  return (
    <>
      <Section title={t('together')} />
      <Card kind="flush">
        <Link
          icon="heart"
          title={t('volunteer')}
          note={t('volunteerNote')}
          onPress={() => go('/volunteers/apply/index')}
          testId="go-volunteer"
        />
        <Link
          icon="chat"
          title={t('mediation')}
          note={t('mediationNote')}
          onPress={() => go('/mediation/list/index')}
          testId="go-mediation"
        />
      </Card>
    </>
  )
}

function Reading() {
  const t = useT(mineWords)
  const { language, elder, setLanguage, setElder } = useDisplay()
  return (
    <>
      <Section title={t('reading')} />
      <Card kind="flush">
        <Row
          lead={<Icon name="text" className="soft" />}
          title={t('elder')}
          note={t('elderNote')}
          end={<Switch on={elder} onChange={setElder} label={t('elder')} testId="elder" />}
        />
        <Row
          lead={<Icon name="chat" className="soft" />}
          title={t('language')}
          last
          end={<Chips options={languages} value={language} onChange={setLanguage} testId="language" />}
        />
      </Card>
    </>
  )
}

function About({ onLeave }: { onLeave: () => void }) {
  const t = useT(mineWords)
  const sandbox = useSession((session) => session.sandboxCode !== undefined)
  return (
    <>
      <Section title={t('about')} />
      <Card kind="flush">
        <Row
          lead={<Icon name="mark" className="tidal" />}
          title={t('version')}
          note={t('aboutNote')}
          last={!sandbox}
        />
        {sandbox ? (
          <Link
            icon="refresh"
            title={t('sandbox')}
            onPress={() => go('/sandbox/login/index')}
            testId="go-sandbox"
          />
        ) : null}
      </Card>
      <Button kind="quiet" block onPress={onLeave} testId="sign-out">
        {t('signOut')}
      </Button>
    </>
  )
}

interface LinkProps {
  icon: IconName
  title: string
  note?: string
  onPress: () => void
  testId: string
}

const Link = ({ icon, ...row }: LinkProps) => <Row lead={<Icon name={icon} className="soft" />} {...row} />

function LeaveSheet({ onClose }: { onClose: () => void }) {
  const t = useT(mineWords)
  const client = useQueryClient()
  const leave = () => {
    onClose()
    logout()
    // Passes open doors: they do not stay on a phone that somebody has signed out of.
    for (const kept of ['passes', 'campus-code', 'campus-sos']) Taro.removeStorageSync(kept)
    client.clear()
    useTabs.setState({ unread: 0 })
    if (h5) void openSignIn().catch(() => openTab('home'))
    else openTab('home')
  }
  return (
    <Sheet open onClose={onClose} title={t('signOutAsk')} testId="leave-sheet">
      <View className="soft">{t('signOutNote')}</View>
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button kind="danger" grow tall onPress={leave} testId="sign-out-yes">
          {t('signOutYes')}
        </Button>
      </View>
    </Sheet>
  )
}

const go = (url: string) => void Taro.navigateTo({ url })
