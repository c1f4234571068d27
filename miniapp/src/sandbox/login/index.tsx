// The sandbox's login: choose who to be (browser build only).
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { hasRole, loginAs, logout, useSession } from '../../session'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Field } from '../../ui/field'
import type { IconName } from '../../ui/icon-names'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { openTab } from '../../ui/tab-bar'
import { loginWords } from './words'

type Key = keyof typeof loginWords.zh

interface Somebody {
  name: string
  title: Key
  note: Key
  icon: IconName
}

const residents: Somebody[] = [
  { name: 'resident-1', title: 'resident1', note: 'resident1Note', icon: 'person' },
  { name: 'resident-2', title: 'resident2', note: 'resident2Note', icon: 'person' },
  { name: 'visitor-1', title: 'visitor', note: 'visitorNote', icon: 'guest' },
  { name: 'student-1', title: 'student', note: 'studentNote', icon: 'ox' },
]
const staff: Somebody[] = [
  { name: 'staff-330114001012', title: 'staffHere', note: 'staffHereNote', icon: 'tool' },
  { name: 'dispatcher-330114001012', title: 'dispatcherHere', note: 'dispatcherHereNote', icon: 'users' },
  { name: 'dispatcher-330114', title: 'desk', note: 'deskNote', icon: 'transfer' },
  { name: 'guard-1', title: 'guard', note: 'guardNote', icon: 'gate' },
  { name: 'clerk-1', title: 'clerk', note: 'clerkNote', icon: 'idcard' },
  { name: 'cashier', title: 'cashier', note: 'cashierNote', icon: 'pay' },
  { name: 'staff-campus-1', title: 'campusStaff', note: 'campusStaffNote', icon: 'shield' },
  { name: 'counsellor-campus-1', title: 'counsellor', note: 'counsellorNote', icon: 'heart' },
]
const others: Somebody[] = [
  { name: 'supervisor', title: 'supervisor', note: 'supervisorNote', icon: 'eye' },
  { name: 'admin', title: 'admin', note: 'adminNote', icon: 'gear' },
]

export default function SandboxLoginPage() {
  const t = useT(loginWords)
  const client = useQueryClient()
  const signIn = useMutation({
    mutationFn: (name: string) => {
      // What was read as somebody else is nobody's business now.
      logout()
      client.clear()
      return loginAs(`sandbox:${name}`)
    },
    onSuccess: goOn,
  })
  const busy = signIn.isPending
  const choose = (name: string) => !busy && signIn.mutate(name)
  return (
    <Page title={t('title')} testId="sandbox-login">
      <Notice icon="alert" tone="warm" testId="sandbox-banner">
        <View className="strong">{t('banner')}</View>
        <View>{t('bannerNote')}</View>
      </Notice>
      {signIn.error ? (
        <Notice icon="alert" tone="red" testId="login-problem">
          {signIn.error.message}
        </Notice>
      ) : null}
      <Section title={t('residents')} />
      <People people={residents} onChoose={choose} />
      <Section title={t('staff')} />
      <People people={staff} onChoose={choose} />
      <Section title={t('others')} />
      <People people={others} onChoose={choose} />
      <AnyName busy={busy} onChoose={choose} />
    </Page>
  )
}

function People({ people, onChoose }: { people: readonly Somebody[]; onChoose: (name: string) => void }) {
  const t = useT(loginWords)
  return (
    <Card kind="flush">
      {people.map(({ name, title, note, icon }, index) => (
        <Row
          key={name}
          lead={<Mark icon={icon} />}
          title={t(title)}
          note={t(note)}
          strong
          last={index === people.length - 1}
          onPress={() => onChoose(name)}
          testId={`login-${name}`}
        />
      ))}
    </Card>
  )
}

function AnyName({ busy, onChoose }: { busy: boolean; onChoose: (name: string) => void }) {
  const t = useT(loginWords)
  const [typed, setTyped] = useState('')
  const name = typed.trim().replace(/^sandbox:/, '')
  const wrong = name !== '' && !/^[a-z0-9-]+$/.test(name)
  return (
    <Card>
      <Field
        label={t('free')}
        placeholder={t('freeHint')}
        value={typed}
        onInput={setTyped}
        wrong={wrong ? t('freeWrong') : undefined}
        testId="login-name"
      />
      <Button
        block
        busy={busy}
        off={name === '' || wrong ? t('freeOff') : undefined}
        onPress={() => onChoose(name)}
        testId="login-submit"
      >
        {t('freeSubmit')}
      </Button>
    </Card>
  )
}

/** Staff to their queue, everybody else home. */
function goOn(): void {
  const works = hasRole(useSession.getState().person, 'staff', 'dispatcher', 'supervisor')
  if (works) void Taro.reLaunch({ url: '/staff/queue/index' })
  else openTab('home')
}
