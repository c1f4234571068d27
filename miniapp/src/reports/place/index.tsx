// Where it happened: on a map, by an address that one types, or from the list. Location need not be on.
import { useQuery } from '@tanstack/react-query'
import type { Point } from '@chaolin/shared/routing/geometry'
import { View } from '@tarojs/components'
import { useMemo, useState } from 'react'
import { useT } from '../../i18n'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Chip } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { goBack, Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { Icon } from '../../ui/icon'
import { Skeleton } from '../../ui/skeleton'
import { readAreas, type AreaMap as Areas } from '../api'
import { changePlace } from '../parts/draft'
import { AreaMap } from './area-map'
import { chooseInWeChat } from './choose'
import { choiceAt, choiceOfArea, wholeAddress, type Choice } from './choice'
import { Found } from './search'
import { placeWords } from './words'

const keptMs = 60 * 60_000

export default function PlacePage() {
  const t = useT(placeWords)
  const [typed, setTyped] = useState('')
  const [choice, setChoice] = useState<Choice>()
  const [detail, setDetail] = useState('')
  const areas = useQuery({ queryKey: ['areas'], queryFn: readAreas, staleTime: keptMs })
  const choose = (chosen: Choice) => {
    setTyped('')
    setChoice(chosen)
  }
  const confirm = () => {
    if (!choice) return
    changePlace({ address: wholeAddress(choice, detail), place: choice.place })
    goBack()
  }
  return (
    <Page
      title={t('title')}
      testId="place-page"
      bottom={<Confirm choice={choice} detail={detail} onDetail={setDetail} onConfirm={confirm} />}
    >
      <Field
        value={typed}
        onInput={setTyped}
        placeholder={t('search')}
        confirmType="search"
        testId="place-search"
      />
      {typed.trim() ? <Found typed={typed} onChoose={choose} /> : null}
      {!typed.trim() && process.env.TARO_ENV === 'weapp' ? <WeChatMap /> : null}
      {typed.trim() ? null : areas.data ? (
        <ByArea data={areas.data} choice={choice} onChoose={choose} />
      ) : areas.error ? (
        <Notice icon="map" tone="grey">
          {t('noMap')}
        </Notice>
      ) : (
        <Skeleton />
      )}
    </Page>
  )
}

function WeChatMap() {
  const t = useT(placeWords)
  const [refused, setRefused] = useState(false)
  const open = async () => {
    const outcome = await chooseInWeChat()
    setRefused(outcome === 'refused')
    if (outcome === 'chosen') goBack()
  }
  return (
    <>
      <Button block icon="map" onPress={() => void open()} testId="place-wechat">
        {t('inWeChat')}
      </Button>
      {refused ? (
        <Notice icon="pin" tone="grey">
          {t('noLocation')}
        </Notice>
      ) : null}
    </>
  )
}

interface ByAreaProps {
  data: Areas
  choice: Choice | undefined
  onChoose: (choice: Choice) => void
}

function ByArea({ data, choice, onChoose }: ByAreaProps) {
  const t = useT(placeWords)
  const { areas, synthetic } = data
  const [street, setStreet] = useState<string>()
  const streets = useMemo(() => [...new Set(areas.map((area) => area.street))], [areas])
  const shown = street ?? areas.find(({ id }) => id === choice?.areaId)?.street
  const tap = (point: Point) => {
    const found = choiceAt(point, areas)
    if (!found) return
    setStreet(areas.find(({ id }) => id === found.areaId)?.street)
    // From afar a finger covers several communities: the first tap only comes closer.
    if (shown) onChoose(found)
  }
  const pin: Point | undefined = choice?.place && [choice.place.lng, choice.place.lat]
  return (
    <>
      {process.env.TARO_ENV === 'weapp' ? null : (
        <View className="stack gap-2">
          <View className="line between note soft">
            <View>{t(shown ? 'hintPoint' : 'hintStreet')}</View>
            {synthetic ? <View className="faint">{t('synthetic')}</View> : null}
          </View>
          <AreaMap
            areas={areas}
            street={shown}
            chosenId={choice?.areaId}
            pin={pin}
            onTap={tap}
            label={t('mapLabel')}
          />
        </View>
      )}
      <Section title={t('list')} />
      <View className="chips">
        {streets.map((name) => (
          <Chip
            key={name}
            role="radio"
            on={name === shown}
            onPress={() => setStreet(name === street ? undefined : name)}
            testId={`place-street-${name}`}
          >
            {name}
          </Chip>
        ))}
      </View>
      {shown ? (
        <Card kind="flush">
          {areas
            .filter((area) => area.street === shown)
            .map((area) => (
              <Row
                key={area.id}
                slim
                title={area.name}
                end={area.id === choice?.areaId ? <Icon name="check" className="tidal" /> : undefined}
                onPress={() => onChoose(choiceOfArea(area))}
                testId={`place-area-${area.id}`}
              />
            ))}
        </Card>
      ) : null}
    </>
  )
}

interface ConfirmProps {
  choice: Choice | undefined
  detail: string
  onDetail: (detail: string) => void
  onConfirm: () => void
}

function Confirm({ choice, detail, onDetail, onConfirm }: ConfirmProps) {
  const t = useT(placeWords)
  return (
    <ActionBar>
      {choice ? (
        <>
          <View className="line">
            <Icon name="pin" size="m" className="tidal" />
            <View className="strong grow two">{choice.address}</View>
          </View>
          <Field value={detail} onInput={onDetail} placeholder={t('detail')} max={60} testId="place-detail" />
        </>
      ) : null}
      <Button
        kind="primary"
        block
        onPress={onConfirm}
        off={choice ? undefined : t('offNone')}
        testId="place-confirm"
      >
        {t('confirm')}
      </Button>
    </ActionBar>
  )
}
