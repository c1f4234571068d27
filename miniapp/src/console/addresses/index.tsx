// The address book's room: brought in from a file, all of it or nothing; taken out; looked up.
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { hasRole, useSession } from '../../session'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { Tag } from '../../ui/tag'
import { exportAddresses, keyOf, searchAddresses } from '../api'
import { saveFile } from '../parts/files'
import { Problem } from '../../ui/problem'
import { Room } from '../parts/room'
import { Import } from './import'
import { addressWords } from './words'

export default function AddressesPage() {
  // Nothing is read before something is done, so the server has said nothing yet.
  const admin = useSession((session) => hasRole(session.person, 'admin'))
  return (
    <Room name="addresses" state={admin ? 'ready' : 'forbidden'}>
      <View className="columns">
        <View className="stack gap-3">
          <Import />
          <Export />
        </View>
        <Look />
      </View>
    </Room>
  )
}

function Export() {
  const t = useT(addressWords)
  const taken = useMutation({
    mutationFn: exportAddresses,
    onSuccess: (text) => saveFile('addresses.csv', 'text/csv;charset=utf-8', text),
  })
  return (
    <Card>
      <View className="lead">{t('export')}</View>
      <View className="note soft">{t('exportNote')}</View>
      <Problem error={taken.error} testId="export-problem" />
      {taken.isSuccess ? (
        <Notice icon="check" testId="exported">
          {t('downloaded')}
        </Notice>
      ) : null}
      <Button kind="quiet" block busy={taken.isPending} onPress={() => taken.mutate()} testId="export">
        {t('download')}
      </Button>
    </Card>
  )
}

function Look() {
  const t = useT(addressWords)
  const [typed, setTyped] = useState('')
  const q = typed.trim()
  const { data, error } = useQuery({
    queryKey: keyOf('addresses', q),
    queryFn: () => searchAddresses(q),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  })
  const items = q === '' ? [] : (data?.items ?? [])
  return (
    <Card>
      <View className="lead">{t('look')}</View>
      <Field
        value={typed}
        onInput={setTyped}
        placeholder={t('lookHint')}
        confirmType="search"
        testId="look"
      />
      <Problem error={error} testId="look-problem" />
      {q !== '' && data && items.length === 0 ? <View className="note soft">{t('lookNone')}</View> : null}
      <View>
        {items.map(({ code, address, kind }, index) => (
          <Row
            key={code}
            slim
            title={address}
            note={code}
            end={<Tag>{t(`kind_${kind}`)}</Tag>}
            last={index === items.length - 1}
            testId={`found-${code}`}
          />
        ))}
      </View>
    </Card>
  )
}
