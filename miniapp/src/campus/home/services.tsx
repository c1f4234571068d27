// The tiles of the services: rows of data, so that a tenth needs no new version.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { Notice } from '../../ui/notice'
import { Pressable } from '../../ui/pressable'
import { Skeleton } from '../../ui/skeleton'
import { campusKey, readServices, type ServiceView } from '../api'
import { openClaim, openService } from '../open'
import { iconOf } from '../../ui/service-icons'
import { campusWords } from '../words'
import { campusHomeWords } from './words'

const keptMs = 10 * 60_000
const usualCount = 9
/** What is asked there is asked of everybody, with a code or without. */
const openToAll = new Set<ServiceView['opens']>(['sos', 'appointments', 'visits', 'fraud'])

/** `mustClaim`: without a code nothing but what is open to all can be asked for. */
export function Services({ mustClaim }: { mustClaim: boolean }) {
  const t = useT(campusHomeWords)
  const query = useQuery({ queryKey: campusKey('services'), queryFn: readServices, staleTime: keptMs })
  const items = query.data?.items ?? []
  const title = t(items.length === usualCount || !query.data ? 'services' : 'servicesOther')
  return (
    <>
      <Section title={title} end={<View className="note soft">{t('taken')}</View>} />
      {query.data ? (
        <View className="tiles services">
          {items.map((service) => (
            <Tile key={service.code} service={service} mustClaim={mustClaim} />
          ))}
        </View>
      ) : query.error ? (
        <Problem onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton rows={2} />
      )}
    </>
  )
}

function Tile({ service, mustClaim }: { service: ServiceView; mustClaim: boolean }) {
  const language = useDisplay((display) => display.language)
  const { code, name, hint, icon } = service
  const open = () => (mustClaim && !openToAll.has(service.opens) ? openClaim() : openService(service))
  return (
    <Pressable
      className="tile service"
      onPress={open}
      told={{ label: `${name[language]}，${hint[language]}` }}
      testId={`service-${code}`}
    >
      <Icon name={iconOf(icon)} className="tidal" />
      <View>{name[language]}</View>
      <View className="note soft">{hint[language]}</View>
    </Pressable>
  )
}

function Problem({ onRetry }: { onRetry: () => void }) {
  const t = useT(campusHomeWords)
  const common = useT(campusWords)
  return (
    <Notice
      icon="alert"
      tone="warm"
      end={
        <Button small onPress={onRetry} testId="services-retry">
          {common('again')}
        </Button>
      }
      testId="services-problem"
    >
      {t('servicesProblem')}
    </Notice>
  )
}
