// Choose the matter: what can be settled at a counter, with its fee.
import { useRouter } from '@tarojs/taro'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Card, Section } from '../../ui/card'
import type { IconName } from '../../ui/icon-names'
import { Mark } from '../../ui/mark'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { Tag } from '../../ui/tag'
import '../../ui/styles/appointments.scss'
import type { Service } from '../api'
import { openList, openService } from '../open'
import { useSignedIn } from '../parts/signed-in'
import { amountWords } from '../parts/times'
import { usePick, useServices, useSites } from '../parts/use-services'
import { appointmentWords } from '../words'
import { serviceWords } from './words'

export default function ServicesPage() {
  const t = useT(serviceWords)
  const signedIn = useSignedIn()
  const { params } = useRouter()
  const query = useServices()
  const sites = useSites()
  const site = sites.data?.items.find(({ id }) => id === params['site'])
  // Led here from one site: what it offers.
  const offered = site && new Set(site.offers.map(({ code }) => code))
  const services = (query.data?.items ?? []).filter(({ code }) => !offered || offered.has(code))
  return (
    <Page
      title={t('title')}
      state={stateOf(query, services.length === 0)}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      empty={{ title: t('empty'), note: t('emptyNote') }}
      testId="services"
    >
      {signedIn ? (
        <Card kind="flush">
          <Row
            lead={<Mark icon="calendar" />}
            title={t('mine')}
            note={t('mineNote')}
            strong
            last
            onPress={openList}
            testId="services-mine"
          />
        </Card>
      ) : null}
      <Section title={site?.name ?? t('which')} />
      <Card kind="flush">
        {services.map((service, index) => (
          <ServiceRow
            key={service.code}
            service={service}
            site={site?.id}
            last={index === services.length - 1}
          />
        ))}
      </Card>
    </Page>
  )
}

const icons: Record<string, IconName> = { residence_permit: 'home', hukou: 'book', temporary: 'clock' }

interface ServiceRowProps {
  service: Service
  site: string | undefined
  last: boolean
}

function ServiceRow({ service, site, last }: ServiceRowProps) {
  const words = useT(appointmentWords)
  const pick = usePick()
  return (
    <Row
      lead={<Mark icon={icons[service.code] ?? 'idcard'} />}
      title={pick(service.name)}
      note={pick(service.takes)}
      end={
        <Tag {...(service.feeFen === 0 ? { tone: 'green' as const } : {})}>
          {amountWords(words, service.feeFen)}
        </Tag>
      }
      strong
      whole
      last={last}
      onPress={() => openService(service.code, site)}
      testId={`service-${service.code}`}
    />
  )
}
