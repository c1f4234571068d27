// What the caller says, where it is, and how to reach them.
import { limits } from '@chaolin/shared/text'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useCategories } from '../../categories'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Row } from '../../ui/row'
import { Switch } from '../../ui/switch'
import { keyOf, searchAddresses } from '../api'
import { PickList } from '../parts/pick-list'
import { Problem } from '../../ui/problem'
import type { CallDesk } from './use-call'
import { hotlineWords } from './words'

const mostFound = 6

export function CallForm({ desk }: { desk: CallDesk }) {
  const t = useT(hotlineWords)
  const { call, change } = desk
  return (
    <View className="stack gap-3">
      <Card>
        <Field
          label={t('text')}
          placeholder={t('textHint')}
          value={call.text}
          onInput={(text) => change({ text })}
          max={limits.text}
          tall
          focus
          testId="call-text"
        />
        <Where desk={desk} />
        <Kind desk={desk} />
      </Card>
      <Caller desk={desk} />
      <Problem error={desk.error} testId="call-problem" />
      <Button kind="primary" block busy={desk.busy} off={desk.off} onPress={desk.submit} testId="call-submit">
        {t('submit')}
      </Button>
      <View className="note soft middle">{t('keys')}</View>
    </View>
  )
}

/** Typed freely; one of the address book also says where on the map. */
function Where({ desk: { call, change } }: { desk: CallDesk }) {
  const t = useT(hotlineWords)
  const q = call.found ? '' : call.address.trim()
  const { data } = useQuery({
    queryKey: keyOf('addresses', q),
    queryFn: () => searchAddresses(q),
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
  })
  const items = q.length > 1 ? (data?.items ?? []).slice(0, mostFound) : []
  if (call.found)
    return (
      <View className="stack gap-2">
        <View className="field-label">{t('address')}</View>
        <Row
          title={call.found.address}
          noArrow
          last
          end={
            <Button
              small
              kind="quiet"
              onPress={() => change({ found: undefined, into: undefined })}
              testId="call-address-clear"
            >
              {t('addressClear')}
            </Button>
          }
          testId="call-address-found"
        />
      </View>
    )
  return (
    <View className="stack gap-2">
      <Field
        label={t('address')}
        placeholder={t('addressHint')}
        value={call.address}
        onInput={(address) => change({ address })}
        max={200}
        testId="call-address"
      />
      {items.map((item, index) => (
        <Row
          key={item.code}
          slim
          title={item.address}
          last={index === items.length - 1}
          onPress={() => change({ address: item.address, found: item })}
          testId={`call-address-${item.code}`}
        />
      ))}
    </View>
  )
}

/** The best ones first, as the words suggest. */
function Kind({ desk: { call, change, route } }: { desk: CallDesk }) {
  const t = useT(hotlineWords)
  const language = useDisplay((display) => display.language)
  const categories = useCategories()
  const best = route.answer?.categories.map(({ code }) => code) ?? []
  const rank = (code: string) => (best.includes(code) ? best.indexOf(code) : best.length)
  const options = [...categories]
    .sort((a, b) => rank(a.code) - rank(b.code))
    .map((category) => ({ value: category.code, label: category[language] }))
  const first = options.find(({ value }) => value === best[0])
  return (
    <View className="stack gap-2">
      <PickList
        label={t('kind')}
        single
        options={options}
        values={call.category ? [call.category] : []}
        onChange={([category]) => change({ category })}
        testId="call-kind"
      />
      {first && !call.category ? (
        <View className="note soft" data-testid="call-kind-auto">
          {t('kindAuto', { name: first.label })}
        </View>
      ) : null}
    </View>
  )
}

function Caller({ desk: { call, change } }: { desk: CallDesk }) {
  const t = useT(hotlineWords)
  return (
    <Card>
      <View className="line between">
        <View className="lead">{t('caller')}</View>
        <View className="line">
          <View className="note">{t('anonymous')}</View>
          <Switch
            on={call.anonymous}
            label={t('anonymous')}
            onChange={(anonymous) => change({ anonymous })}
            testId="call-anonymous"
          />
        </View>
      </View>
      {call.anonymous ? null : (
        <>
          <View className="form-pair">
            <Field
              label={t('name')}
              value={call.name}
              onInput={(name) => change({ name })}
              max={40}
              testId="call-name"
            />
            <Field
              label={t('phone')}
              value={call.phone}
              onInput={(phone) => change({ phone })}
              testId="call-phone"
            />
          </View>
          <View className="note soft">{t('phoneNote')}</View>
        </>
      )}
    </Card>
  )
}
