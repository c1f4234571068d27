// The rows of the services, for admins: what each asks for and becomes. One of an existing shape needs no program.
import { withinWords } from '@chaolin/shared/campus/within'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Row } from '../../ui/row'
import { Tag } from '../../ui/tag'
import { PostState } from '../parts/post-state'
import { listKey, readServiceRows, type ServiceRowView } from './api'
import { ServiceForm } from './service-form'
import { serviceWords } from './service-words'

type Open = { item?: ServiceRowView }

export function Services() {
  const t = useT(serviceWords)
  const language = useDisplay((display) => display.language)
  const [open, setOpen] = useState<Open>()
  const query = useQuery({ queryKey: listKey('services'), queryFn: readServiceRows })
  if (!query.data) return <PostState query={query} />
  const { items } = query.data
  const within = (span: ServiceRowView['resolveWithin']) => {
    const { key, count } = withinWords(span)
    return t(key, { count })
  }
  const last = items.reduce((most, { position }) => Math.max(most, position), 0)
  return (
    <View className="stack gap-3">
      <View className="note soft words">{t('servicesNote')}</View>
      <View className="line">
        <Button kind="primary" icon="plus" onPress={() => setOpen({})} testId="service-add">
          {t('serviceAdd')}
        </Button>
      </View>
      <Card kind="flush">
        {items.map((item, index) => (
          <Row
            key={item.code}
            title={item.name[language]}
            note={[
              item.code,
              t(`shape_${item.shape}`),
              t(`secret_${item.confidentiality}`),
              within(item.resolveWithin),
            ].join(' · ')}
            last={index === items.length - 1}
            onPress={() => setOpen({ item })}
            end={item.enabled ? undefined : <Tag tone="warm">{t('turnedOff')}</Tag>}
            testId={`service-${item.code}`}
          />
        ))}
      </Card>
      {open ? (
        <ServiceForm
          item={open.item}
          known={items.map(({ code }) => code)}
          position={last + 1}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </View>
  )
}
