// What a service offers beside words to the post: help at once, a list to search, a booking, an invitation.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import type { IconName } from '../../ui/icon-names'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { Skeleton } from '../../ui/skeleton'
import { Tag } from '../../ui/tag'
import { campusKey, readCampusSites, type ServiceView } from '../api'
import { openAnswers, openFraud, openLost, openSos } from '../open'
import { useCampus } from './use-service'
import { requestWords } from './words'

/** Above the plain form; nothing where the form is all there is. */
export function Flow({ service }: { service: ServiceView }) {
  const t = useT(requestWords)
  const { opens, code } = service
  if (opens === 'tips') return <Sos />
  if (opens === 'appointments') return <Sites />
  if (opens === 'visits') return <Visits />
  if (opens === 'answers')
    return (
      <Way
        icon="search"
        title={t('flow_answers')}
        note={t('flow_answersNote')}
        onPress={() => openAnswers(code)}
      />
    )
  if (opens === 'lost')
    return <Way icon="box" title={t('flow_lost')} note={t('flow_lostNote')} onPress={openLost} />
  if (opens === 'fraud')
    return <Way icon="shield" title={t('flow_fraud')} note={t('flow_fraudNote')} onPress={openFraud} />
  return null
}

interface WayProps {
  icon: IconName
  title: string
  note: string
  onPress: () => void
}

function Way({ icon, title, note, onPress }: WayProps) {
  return (
    <Card kind="flush">
      <Row
        lead={<Mark icon={icon} />}
        title={title}
        note={note}
        strong
        last
        onPress={onPress}
        testId="flow"
      />
    </Card>
  )
}

/** A tip is no call for help. */
function Sos() {
  const t = useT(requestWords)
  return (
    <Notice
      icon="siren"
      tone="red"
      testId="flow-sos"
      end={
        <Button small kind="danger" onPress={openSos} testId="flow">
          {t('sosAct')}
        </Button>
      }
    >
      <View className="strong">{t('sos')}</View>
      <View>{t('sosNote')}</View>
    </Notice>
  )
}

/** The student is the host, by the household that stands for them at their campus. */
function Visits() {
  const t = useT(requestWords)
  const { household } = useCampus()
  if (!household) return <Notice icon="guest">{t('flow_visitsNone')}</Notice>
  const go = (url: string) => void Taro.navigateTo({ url })
  return (
    <Card kind="flush">
      <Row
        lead={<Mark icon="guest" />}
        title={t('flow_visits')}
        note={t('flow_visitsNote')}
        strong
        onPress={() => go(`/visits/invite/index?household=${encodeURIComponent(household.id)}`)}
        testId="flow"
      />
      <Row
        lead={<Mark icon="list" />}
        title={t('flow_hosted')}
        note={t('flow_hostedNote')}
        strong
        last
        onPress={() => go('/visits/list/index?scope=hosting')}
        testId="flow-hosted"
      />
    </Card>
  )
}

/** Where ID cards are dealt with on a campus, one's own first. */
function Sites() {
  const t = useT(requestWords)
  const { campusId } = useCampus()
  const query = useQuery({ queryKey: campusKey('sites'), queryFn: readCampusSites })
  if (query.isPending) return <Skeleton rows={1} />
  if (!query.data)
    return (
      <Card kind="flush">
        <Row
          lead={<Mark icon="refresh" />}
          title={t('sitesFailed')}
          last
          onPress={() => void query.refetch()}
          testId="sites-retry"
        />
      </Card>
    )
  const isOwn = ({ microBrainId }: { microBrainId: string }) => microBrainId === campusId
  const offering = query.data.items.filter(({ offers }) => offers.length > 0)
  const sites = [...offering.filter(isOwn), ...offering.filter((site) => !isOwn(site))]
  if (sites.length === 0) return <Notice icon="calendar">{t('sitesNone')}</Notice>
  return (
    <>
      <Section title={t('sites')} />
      <Card kind="flush">
        {sites.map((site, index) => (
          <Row
            key={site.id}
            lead={<Mark icon="idcard" />}
            title={site.name}
            note={site.directions}
            end={isOwn(site) ? <Tag tone="tide">{t('own')}</Tag> : null}
            strong
            last={index === sites.length - 1}
            onPress={() => void Taro.navigateTo({ url: `/appointments/services/index?site=${site.id}` })}
            testId={`flow-site-${site.id}`}
          />
        ))}
      </Card>
    </>
  )
}
