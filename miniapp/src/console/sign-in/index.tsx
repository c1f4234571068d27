// Signing in at a computer: the phone says who sits there (browser build only; the sandbox has a page of its own).
import { useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useEffect } from 'react'
import { useT } from '../../i18n'
import { enter, hasRole } from '../../session'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Icon } from '../../ui/icon'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Skeleton } from '../../ui/skeleton'
import { Qr } from '../../ui/qr'
import '../../ui/styles/console.scss'
import '../../ui/styles/sign-in.scss'
import { Problem } from '../../ui/problem'
import { useScan, type ScanView } from './use-scan'
import { signInWords } from './words'

export default function SignInPage() {
  const t = useT(signInWords)
  const client = useQueryClient()
  const { view, again } = useScan()
  const session = view.state === 'done' ? view.session : undefined
  useEffect(() => {
    if (!session) return
    // What was read as somebody else is nobody's business now.
    client.clear()
    enter(session)
    void Taro.reLaunch({ url: landing(session.person) })
  }, [session, client])
  return (
    <Page title={t('title')} testId="console-sign-in">
      <View className="sign-in">
        <Card>
          <View className="lead">{t('lead')}</View>
          <View className="note soft">{t('how')}</View>
          <Code view={view} onAgain={again} />
          <View className="note soft">{t('notStaff')}</View>
        </Card>
      </View>
    </Page>
  )
}

/** Who works at a post begins at its queue; who keeps the tables, at the console. */
const landing = (person: Parameters<typeof hasRole>[0]) =>
  hasRole(person, 'staff', 'dispatcher', 'supervisor', 'admin') ? '/console/index' : '/pages/mine/index'

function Code({ view, onAgain }: { view: ScanView; onAgain: () => void }) {
  const t = useT(signInWords)
  if (view.state === 'starting') return <Skeleton />
  if (view.state === 'error')
    return (
      <>
        <Problem error={view.error} testId="sign-in-error" />
        <Renew onAgain={onAgain} />
      </>
    )
  if (view.state === 'ended')
    return (
      <>
        <Notice icon="clock" tone="warm" testId="sign-in-ended">
          <View className="strong">{t('ended')}</View>
          <View>{t('endedNote')}</View>
        </Notice>
        <Renew onAgain={onAgain} />
      </>
    )
  if (view.state === 'done')
    return (
      <Notice icon="check" testId="sign-in-done">
        {t('done')}
      </Notice>
    )
  return (
    <>
      {view.qr ? <Qr text={view.qr} label={t('code')} testId="sign-in-qr" /> : null}
      {view.state === 'offline' ? (
        <Notice icon="offline" tone="warm" testId="sign-in-offline">
          {t('offline')}
        </Notice>
      ) : (
        <View className="line" {...testable('sign-in-waiting')}>
          <Icon name="clock" className="soft" />
          <View className="note soft">{t('waiting')}</View>
        </View>
      )}
      {view.qr ? (
        <View className="note soft">
          {t('typed')}
          <View className="secret" {...testable('sign-in-code')}>
            {view.qr.replace(/^chaolin:scan:/, '')}
          </View>
        </View>
      ) : null}
    </>
  )
}

function Renew({ onAgain }: { onAgain: () => void }) {
  const t = useT(signInWords)
  return (
    <Button kind="primary" icon="refresh" onPress={onAgain} testId="sign-in-renew">
      {t('renew')}
    </Button>
  )
}
