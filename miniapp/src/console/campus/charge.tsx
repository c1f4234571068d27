// Who is in charge of what only a handler reads; beside it, how many cases there are and those that nobody has.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { useTiles } from '../cases/use-answers'
import { readPeople } from '../people/api'
import { PickList } from '../parts/pick-list'
import { PostState } from '../parts/post-state'
import { campusKey, readHandlers, turnHandler, type Handler } from './api'
import { Counts, Waiting } from './counts'
import { campusWords } from './words'

interface ChargeProps {
  campusId: string
  mayGive: boolean
}

export function Charge({ campusId, mayGive }: ChargeProps) {
  const t = useT(campusWords)
  const handlers = useQuery({
    queryKey: campusKey('handlers', campusId),
    queryFn: () => readHandlers(campusId),
  })
  const tiles = useTiles()
  const services = tiles.data?.items.filter(({ confidentiality }) => confidentiality === 'handler') ?? []
  return (
    <View className="columns">
      <View className="stack gap-3">
        <Notice icon="lock" tone="grey">
          {t('chargeNote')}
        </Notice>
        {handlers.data ? null : <PostState query={handlers} />}
        {handlers.data && tiles.data
          ? services.map((service) => (
              <ServiceHandlers
                key={service.code}
                campusId={campusId}
                code={service.code}
                name={service.name}
                handlers={handlers.data.items.filter((one) => one.service.code === service.code)}
              />
            ))
          : null}
        {handlers.data && !tiles.data ? <PostState query={tiles} /> : null}
        <View className="note soft">{t('counsellors')}</View>
      </View>
      <View className="stack gap-3">
        <Counts campusId={campusId} />
        <Waiting campusId={campusId} handlers={handlers.data?.items ?? []} mayGive={mayGive} />
      </View>
    </View>
  )
}

interface ServiceHandlersProps {
  campusId: string
  code: string
  name: { zh: string; en: string }
  handlers: Handler[]
}

function ServiceHandlers({ campusId, code, name, handlers }: ServiceHandlersProps) {
  const t = useT(campusWords)
  const language = useDisplay((display) => display.language)
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<Handler>()
  return (
    <View className="stack gap-2">
      <View className="line between">
        <View className="lead">{name[language]}</View>
        <Button small icon="plus" onPress={() => setAdding(true)} testId={`handler-add-${code}`}>
          {t('handlerAdd')}
        </Button>
      </View>
      {handlers.length === 0 ? (
        <Notice icon="alert" tone="warm" testId={`handlers-none-${code}`}>
          {t('handlersNone')}
        </Notice>
      ) : (
        <Card kind="flush">
          {handlers.map((handler, index) => (
            <Row
              key={handler.person.id}
              title={handler.person.name}
              note={t('openCount', { count: handler.open })}
              last={index === handlers.length - 1}
              end={
                <Button
                  small
                  kind="quiet"
                  onPress={() => setEnding(handler)}
                  testId={`handler-end-${handler.person.id}`}
                >
                  {t('handlerEnd')}
                </Button>
              }
              testId={`handler-${handler.person.id}`}
            />
          ))}
        </Card>
      )}
      {adding ? (
        <AddHandler
          campusId={campusId}
          code={code}
          known={handlers.map(({ person }) => person.id)}
          onClose={() => setAdding(false)}
        />
      ) : null}
      {ending ? (
        <EndHandler campusId={campusId} code={code} handler={ending} onClose={() => setEnding(undefined)} />
      ) : null}
    </View>
  )
}

function useTurn(campusId: string, code: string, onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ personId, into }: { personId: string; into: boolean }) =>
      turnHandler(campusId, code, personId, into),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: campusKey() }),
  })
}

interface AddProps {
  campusId: string
  code: string
  known: string[]
  onClose: () => void
}

function AddHandler({ campusId, code, known, onClose }: AddProps) {
  const t = useT(campusWords)
  const [to, setTo] = useState<string>()
  const people = useQuery({ queryKey: campusKey('people', campusId), queryFn: () => readPeople(campusId) })
  const turn = useTurn(campusId, code, onClose)
  // Who coordinates a campus reads no case of it.
  const working = people.data?.items.filter(({ id, role }) => role === 'staff' && !known.includes(id))
  return (
    <AskSheet
      title={t('handlerAddTitle')}
      note={t('handlerAddNote')}
      act={t('handlerAdd')}
      busy={turn.isPending}
      error={turn.error}
      off={to ? undefined : t('handlerOff')}
      onYes={() => to && turn.mutate({ personId: to, into: true })}
      onClose={onClose}
      testId="handler-add"
    >
      {working ? (
        <PickList
          label={t('handlerWho')}
          options={working.map(({ id, name }) => ({ value: id, label: name }))}
          values={to ? [to] : []}
          single
          onChange={([id]) => setTo(id)}
          testId="handler-who"
        />
      ) : (
        <PostState query={people} />
      )}
    </AskSheet>
  )
}

interface EndProps {
  campusId: string
  code: string
  handler: Handler
  onClose: () => void
}

function EndHandler({ campusId, code, handler, onClose }: EndProps) {
  const t = useT(campusWords)
  const turn = useTurn(campusId, code, onClose)
  return (
    <AskSheet
      title={t('handlerEndTitle', { name: handler.person.name })}
      note={t('handlerEndNote', { count: handler.open })}
      act={t('handlerEnd')}
      danger
      busy={turn.isPending}
      error={turn.error}
      onYes={() => turn.mutate({ personId: handler.person.id, into: false })}
      onClose={onClose}
      testId="handler-end"
    />
  )
}
