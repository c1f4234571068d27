// One matter: what it costs and by which law, what to bring, who must come, how long; misses and refunds, said in advance.
import { View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useState, type ReactNode } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { openSignIn } from '../../session'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import type { IconName } from '../../ui/icon-names'
import { Mark } from '../../ui/mark'
import { Page } from '../../ui/page'
import '../../ui/styles/appointments.scss'
import type { Service } from '../api'
import { openSlots } from '../open'
import { useSignedIn } from '../parts/signed-in'
import { amountWords, feeWords } from '../parts/times'
import { usePick, useService } from '../parts/use-services'
import { serviceWords } from '../services/words'
import { appointmentWords } from '../words'

export default function ServicePage() {
  const t = useT(serviceWords)
  const pick = usePick()
  const { params } = useRouter()
  const { query, service } = useService(params['code'] ?? '')
  const signedIn = useSignedIn()
  const elder = useDisplay((display) => display.elder)
  const [all, setAll] = useState(false)
  return (
    <Page
      title={service ? pick(service.name) : t('title')}
      state={stateOf(query, !service)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      empty={{
        title: t('unknown'),
        note: t('unknownNote'),
        action: {
          words: t('all'),
          onPress: () => void Taro.redirectTo({ url: '/appointments/services/index' }),
        },
      }}
      bottom={
        service ? (
          <ActionBar>
            <Button
              kind="primary"
              block
              icon="calendar"
              onPress={() =>
                signedIn ? openSlots(service.code, params['site']) : void openSignIn().catch(() => undefined)
              }
              testId="service-choose"
            >
              {t('choose')}
            </Button>
          </ActionBar>
        ) : null
      }
      testId="service"
    >
      {service ? <Needed service={service} /> : null}
      {service && elder && !all ? (
        <Button block onPress={() => setAll(true)} testId="service-more">
          {t('more')}
        </Button>
      ) : null}
      {service && (!elder || all) ? <Further service={service} /> : null}
    </Page>
  )
}

interface FactProps {
  icon: IconName
  tone?: 'warm' | 'green'
  title: string
  notes: readonly string[]
  last?: boolean
  children?: ReactNode
  testId: string
}

function Fact({ icon, tone, title, notes, last, children, testId }: FactProps) {
  return (
    <View className={last ? 'row top last' : 'row top'} id={testId} data-testid={testId}>
      <Mark icon={icon} {...(tone ? { tone } : {})} />
      <View className="grow">
        <View className="strong">{title}</View>
        {notes.map((note) => (
          <View key={note} className="words">
            {note}
          </View>
        ))}
        {children}
      </View>
    </View>
  )
}

function Needed({ service }: { service: Service }) {
  const t = useT(serviceWords)
  const pick = usePick()
  const who = [pick(service.whoComes), ...(service.guardianUnder16 ? [t('guardian')] : [])]
  return (
    <Card kind="flush">
      <Fee service={service} />
      <Fact
        icon="list"
        tone="warm"
        title={t('bring')}
        notes={service.bring.map(pick)}
        testId="service-bring"
      />
      <Fact icon="person" title={t('who')} notes={who} last testId="service-who" />
    </Card>
  )
}

function Fee({ service }: { service: Service }) {
  const t = useT(serviceWords)
  const words = useT(appointmentWords)
  const pick = usePick()
  const exempt = service.exemptions.map(({ code, feeFen }) =>
    t('exempt', { kind: words(`exempt_${code}`), fee: amountWords(words, feeFen) }),
  )
  return (
    <Fact icon="pay" tone="green" title={feeWords(words, service.feeFen)} notes={exempt} testId="service-fee">
      {exempt.length > 0 && service.proof ? <View className="note soft">{pick(service.proof)}</View> : null}
      {service.feeSource ? (
        <View className="note soft words">{t('feeSource', { source: service.feeSource })}</View>
      ) : null}
    </Fact>
  )
}

function Further({ service }: { service: Service }) {
  const t = useT(serviceWords)
  const words = useT(appointmentWords)
  const pick = usePick()
  return (
    <>
      <Card kind="flush">
        <Fact icon="clock" title={t('takes')} notes={[pick(service.takes)]} testId="service-takes" />
        {service.validity.length > 0 ? (
          <Fact
            icon="idcard"
            title={t('validity')}
            notes={service.validity.map(pick)}
            testId="service-validity"
          />
        ) : null}
        <Fact icon="scale" title={t('source')} notes={[service.source]} last testId="service-source" />
      </Card>
      <Section title={words('missed')} />
      <Card kind="flush">
        <Fact
          icon="alert"
          tone="warm"
          title={t('misses')}
          notes={[pick(service.ifMissed)]}
          last={service.feeFen === 0}
          testId="service-misses"
        />
        {service.feeFen > 0 ? (
          <Fact
            icon="ret"
            title={t('refunds')}
            notes={service.refunds.map((rule) => pick(rule.words))}
            last
            testId="service-refunds"
          />
        ) : null}
      </Card>
    </>
  )
}
