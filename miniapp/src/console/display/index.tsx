// 叫号屏: what hangs in the hall of a site. Without a site in its address, the choice of one.
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Page } from '../../ui/page'
import { NoSite, SiteChoice, useSites, type Sites } from '../counter/site-choice'
import { makeDevice } from '../devices/api'
import { Problem, requestIdOf } from '../../ui/problem'
import { Room, useWideWindow } from '../parts/room'
import { SecretSheet } from '../parts/secret-sheet'
import { keepDevice } from '../wall/device'
import { consoleWords } from '../words'
import { Board } from './board'
import { useDisplay } from './use-display'
import { displayWords } from './words'

export default function DisplayPage() {
  const { device, site } = useRouter().params
  // Before the first question is asked.
  useState(() => keepDevice(device))
  return site ? <Screen siteId={site} /> : <Choose />
}

function Screen({ siteId }: { siteId: string }) {
  const t = useT(displayWords)
  const shared = useT(consoleWords)
  useWideWindow()
  const { query, display, fresh, trouble } = useDisplay(siteId)
  if (display) return <Board display={display} fresh={fresh} trouble={trouble} />
  const unknown = query.error instanceof ApiError && query.error.status === 404
  return (
    <Page
      title={shared('display')}
      dark
      state={unknown ? 'empty' : stateOf(query)}
      empty={{ art: 'place', title: t('unknown'), note: t('unknownNote') }}
      onRetry={() => void query.refetch()}
      requestId={requestIdOf(query.error)}
      testId="display"
    />
  )
}

function Choose() {
  const sites = useSites()
  const [chosen, setChosen] = useState<string>()
  if (sites.own.length === 0 && !sites.everywhere) return <Room name="display" state="forbidden" />
  const siteId = chosen ?? sites.ids[0]
  return (
    <Room name="display">
      {siteId === undefined ? (
        <NoSite sites={sites} />
      ) : (
        <Chosen sites={sites} siteId={siteId} onChange={setChosen} />
      )}
    </Room>
  )
}

interface ChosenProps {
  sites: Sites
  siteId: string
  onChange: (id: string) => void
}

function Chosen({ sites, siteId, onChange }: ChosenProps) {
  const t = useT(displayWords)
  const site = sites.find(siteId)
  const make = useMutation({
    mutationFn: (microBrainId: string) =>
      makeDevice(microBrainId, t('screenName', { name: sites.nameOf(siteId) }).slice(0, 40)),
  })
  return (
    <Card testId="display-choose">
      <View className="note soft">{t('intro')}</View>
      <View className="lead">{sites.nameOf(siteId)}</View>
      <SiteChoice sites={sites} value={siteId} onChange={onChange} />
      <Button
        kind="primary"
        icon="eye"
        onPress={() => void Taro.navigateTo({ url: addressOf(siteId) })}
        testId="display-open"
      >
        {t('open')}
      </Button>
      {sites.everywhere && site ? (
        <>
          <View className="note soft">{t('makeNote')}</View>
          <Problem error={make.error} testId="display-problem" />
          <Button
            kind="quiet"
            icon="key"
            busy={make.isPending}
            onPress={() => make.mutate(site.microBrainId)}
            testId="display-make"
          >
            {t('make')}
          </Button>
        </>
      ) : null}
      {make.data ? (
        <SecretSheet
          name={make.data.name}
          secret={`${location.origin}${location.pathname}#${addressOf(siteId)}&device=${encodeURIComponent(make.data.token)}`}
          onKept={() => make.reset()}
        />
      ) : null}
    </Card>
  )
}

const addressOf = (siteId: string) => `/console/display/index?site=${encodeURIComponent(siteId)}`
