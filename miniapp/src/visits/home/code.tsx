// The code that guests ask by: handed out, renewed, or closed to strangers.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Notice } from '../../ui/notice'
import { Switch } from '../../ui/switch'
import { closeRequests, renewCode, type HouseholdView } from '../api'
import { AskSheet } from '../../ui/ask-sheet'
import { linkOf } from '../parts/share-button'
import { useChange } from './use-change'
import { homeWords } from './words'

const h5 = process.env.TARO_ENV === 'h5'

export function CodeCard({ household }: { household: HouseholdView }) {
  const t = useT(homeWords)
  const { id, compoundId, code, closedToRequests } = household
  const [copied, setCopied] = useState<string>()
  const [renewing, setRenewing] = useState(false)
  const close = useChange((on: boolean) => closeRequests(id, on))
  const copy = (data: string) => void Taro.setClipboardData({ data }).then(() => setCopied(data))
  const link = () =>
    linkOf(`/visits/ask/index?compound=${encodeURIComponent(compoundId)}&code=${encodeURIComponent(code)}`)
  const on = close.isPending ? (close.variables ?? closedToRequests) : closedToRequests
  return (
    <>
      <Section title={t('code')} />
      <Card testId="home-code-card">
        <View className="code-big" {...testable('home-code')}>
          {code}
        </View>
        <View className="note soft">{t('codeNote')}</View>
        <View className="line wrap">
          <Button small icon="text" onPress={() => copy(code)} testId="code-copy">
            {t(copied === code ? 'copied' : 'copy')}
          </Button>
          {h5 ? (
            <Button small icon="share" onPress={() => copy(link())} testId="code-link">
              {t(copied !== undefined && copied !== code ? 'copied' : 'link')}
            </Button>
          ) : null}
          <Button small kind="plain" icon="refresh" onPress={() => setRenewing(true)} testId="code-renew">
            {t('renew')}
          </Button>
        </View>
        <View className="line wide">
          <View className="grow">
            <View>{t('closed')}</View>
            <View className="note soft">{t('closedNote')}</View>
          </View>
          <Switch on={on} onChange={(next) => close.mutate(next)} label={t('closed')} testId="code-closed" />
        </View>
        {close.error ? (
          <Notice icon="alert" tone="warm" testId="code-problem">
            {close.error.message}
          </Notice>
        ) : null}
      </Card>
      {renewing ? <RenewSheet household={household} onClose={() => setRenewing(false)} /> : null}
    </>
  )
}

function RenewSheet({ household, onClose }: { household: HouseholdView; onClose: () => void }) {
  const t = useT(homeWords)
  const act = useChange(
    (_: undefined, keyFor) => renewCode(household.id, keyFor({ renew: household.code })),
    onClose,
  )
  return (
    <AskSheet
      title={t('renewTitle')}
      note={t('renewNote')}
      act={t('renew')}
      danger
      busy={act.isPending}
      error={act.error}
      onYes={() => act.mutate(undefined)}
      onClose={onClose}
      testId="renew"
    />
  )
}
