// Typed addresses: what was found while typing, and the words themselves.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { plateCodeOf } from '@chaolin/shared/routing/addresses/plates'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { Icon } from '../../ui/icon'
import { Row } from '../../ui/row'
import { readPlate, searchAddresses, type FoundAddress } from '../api'
import { choiceOfAddress, longestAddress, type Choice } from './choice'
import { placeWords } from './words'
import { useSettled } from '../../ui/use-settled'

const settleMs = 300
const longestQuery = 100

export function Found({ typed, onChoose }: { typed: string; onChoose: (choice: Choice) => void }) {
  const t = useT(placeWords)
  const q = useSettled([...typed.trim()].slice(0, longestQuery).join(''), settleMs)
  const { data, isFetching } = useQuery({
    queryKey: ['addresses', q],
    queryFn: () => searchAddresses(q),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  const plate = usePlate(q)
  const items = plate ? [plate] : (data?.items ?? [])
  const own = [...typed.trim()].slice(0, longestAddress).join('')
  return (
    <Card kind="flush" testId="place-found">
      {items.map((item, index) => (
        <Row
          key={item.code}
          slim
          lead={<Icon name="pin" className="tidal" />}
          {...partsOf(item.address)}
          onPress={() => onChoose(choiceOfAddress(item))}
          testId={`place-found-${index}`}
        />
      ))}
      {items.length === 0 && !isFetching && q !== '' ? (
        <View className="row slim soft">{t('nothing')}</View>
      ) : null}
      <Row
        slim
        last
        lead={<Icon name="edit" className="tidal" />}
        title={t('typed', { address: own })}
        onPress={() => onChoose({ address: own })}
        testId="place-typed"
      />
    </Card>
  )
}

/** The number on a plate, typed where there is no camera. */
function usePlate(typed: string): FoundAddress | undefined {
  const code = plateCodeOf(typed)
  const { data } = useQuery({
    queryKey: ['door-plate', code],
    queryFn: () => readPlate(code ?? ''),
    enabled: code !== null,
    retry: false,
    staleTime: 60_000,
  })
  return data
}

/** What tells one from the next comes first: 湾南小区 1 幢, then where that is. */
function partsOf(address: string): { title: string; note?: string } {
  const area = /^.+?(?:社区|街道)(?!.*?社区.)(?=.)/.exec(address)?.[0]
  return area ? { title: address.slice(area.length), note: area } : { title: address }
}
