// The counters that settle one matter, with how far and how many wait: where to go with one's papers.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { Skeleton } from '../../ui/skeleton'
import { showWay } from '../../ui/way-there'
import { readNearest, slotKey } from '../api'
import { appointmentWords } from '../words'
import { distanceWords, queueWords } from './times'
import { useSites } from './use-services'

export function CountersSheet({ service, onClose }: { service: string; onClose: () => void }) {
  const t = useT(appointmentWords)
  const sites = useSites()
  const nearest = useQuery({ queryKey: slotKey('nearest', service), queryFn: () => readNearest(service) })
  const offering = (sites.data?.items ?? []).filter(({ offers }) =>
    offers.some(({ code }) => code === service),
  )
  return (
    <Sheet open onClose={onClose} title={t('counters')} testId="counters-sheet">
      <View className="soft">{t(sites.error ? 'noCounters' : 'countersNote')}</View>
      {sites.isPending ? <Skeleton rows={2} /> : null}
      <View>
        {offering.map((site) => {
          const { id, name, directions, place, distanceM } = site
          const known = nearest.data?.items.find((each) => each.site.id === id)
          const note = [directions, distanceWords(t, distanceM), known ? queueWords(t, known.waiting) : '']
          return (
            <Row
              key={id}
              title={name}
              note={note.filter(Boolean).join(' · ')}
              end={<View className="end-words">{t('way')}</View>}
              strong
              whole
              noArrow
              onPress={() => showWay({ place, name, directions })}
              testId={`counter-${id}`}
            />
          )
        })}
      </View>
    </Sheet>
  )
}
